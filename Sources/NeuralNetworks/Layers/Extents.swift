/// A pair of lengths along the two axes of an image: `3x5` is 3 rows by 5 columns, `3` is 3 by 3.
public struct Extents: Hashable, Sendable, CustomStringConvertible {
  /// The length along the row axis (height).
  public let vertical: Int
  /// The length along the column axis (width).
  public let horizontal: Int

  /// Creates extents from a height and a width.
  public init(_ vertical: Int, _ horizontal: Int) {
    self.vertical = vertical
    self.horizontal = horizontal
  }

  /// Creates extents with the same length along both axes.
  public init(_ length: Int) { self.init(length, length) }

  /// `3` for a square, `3x5` otherwise.
  public var description: String { vertical == horizontal ? "\(vertical)" : "\(vertical)x\(horizontal)" }
}
