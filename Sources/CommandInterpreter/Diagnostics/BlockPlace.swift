/// The position of a block that is being built. Its layers take their shapes from the layers before the block, and
/// errors name them by their path.
struct BlockPlace {
  /// The number of layers before the block's first layer in the list whose shapes are checked.
  let first: Int
  /// The path to the block as it is typed: `net[3]`, `net[3].shortcut`.
  let path: String
}

extension [BlockPlace] {
  /// The path to a layer of the list while these blocks, each nested in the one before it, are being built.
  func path(of index: Int, named name: String) -> String {
    guard let place = last(where: { $0.first <= index }) else { return "\(name)[\(index)]" }
    return "\(place.path)[\(index - place.first)]"
  }
}
