/// The position of a block under construction. Its layers follow those before it, whose shapes they need, and errors
/// name them by their path in the tree.
struct BlockPlace {
  /// Number of layers that precede the block's first layer in the checked list.
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
