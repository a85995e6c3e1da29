/// Where the block stands that is being built: its layers are joined to those before it, whose shapes they need, and are
/// spoken of by their place in the tree.
struct BlockPlace {
  /// How many layers are before its first in the list that is checked.
  let first: Int
  /// The way to the block as one would type it: `net[3]`, `net[3].shortcut`.
  let path: String
}

extension [BlockPlace] {
  /// The way to a layer of the list, where these blocks are being built, each inside of the one before it.
  func path(of index: Int, named name: String) -> String {
    guard let place = last(where: { $0.first <= index }) else { return "\(name)[\(index)]" }
    return "\(place.path)[\(index - place.first)]"
  }
}
