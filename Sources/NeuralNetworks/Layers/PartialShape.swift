/// What is known of the shape of one example (no batch axis) before any data has been seen: each length may be unknown,
/// and so may the rank. `conv 1 8` with nothing before it gives 8 x ? x ?.
public struct PartialShape: Hashable, Sendable, CustomStringConvertible {
  /// The lengths, nil where one is unknown; nil as a whole where not even the rank is known.
  public let lengths: [Int?]?

  /// A shape of these lengths.
  public init(_ lengths: [Int?]?) { self.lengths = lengths }

  /// A shape of which everything is known.
  public init(_ example: Shape) { self.init(example.dimensions) }

  /// Nothing is known.
  public static let unknown = PartialShape(nil)

  /// An image: channels x height x width.
  public static func image(_ channels: Int?, _ height: Int?, _ width: Int?) -> PartialShape {
    PartialShape([channels, height, width])
  }

  /// A vector of features.
  public static func features(_ count: Int?) -> PartialShape { PartialShape([count]) }

  /// The shape, where all of it is known.
  public var complete: Shape? {
    guard let lengths else { return nil }
    let known = lengths.compactMap(\.self)
    return known.count == lengths.count ? Shape(known) : nil
  }

  /// How many axes there are, where that is known.
  public var rank: Int? { lengths?.count }

  /// The length of one axis, nil where it or the rank is unknown.
  public subscript(axis: Int) -> Int? { lengths.flatMap { $0.indices.contains(axis) ? $0[axis] : nil } }

  /// All that is known of a shape that both describe; nil where they describe no shape together.
  public func agreeing(with other: PartialShape) -> PartialShape? {
    guard let mine = lengths else { return other }
    guard let theirs = other.lengths else { return self }
    guard mine.count == theirs.count, zip(mine, theirs).allSatisfy({ $0 == nil || $1 == nil || $0 == $1 }) else {
      return nil
    }
    return PartialShape(zip(mine, theirs).map { $0 ?? $1 })
  }

  /// `8x?x?`, or `?`.
  public var description: String {
    lengths.map { $0.map { $0.map(String.init) ?? "?" }.joined(separator: "x") } ?? "?"
  }
}
