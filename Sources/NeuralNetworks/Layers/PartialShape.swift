/// The part of one example's shape (without a batch axis) that is known before there is any data: lengths, and even the
/// rank, may be unknown. `conv 1 8` by itself outputs 8 x ? x ?.
public struct PartialShape: Hashable, Sendable, CustomStringConvertible {
  /// The lengths, nil where unknown; nil altogether if the rank is unknown.
  public let lengths: [Int?]?

  /// Creates a shape with these lengths.
  public init(_ lengths: [Int?]?) { self.lengths = lengths }

  /// Creates a fully known shape.
  public init(_ example: Shape) { self.init(example.dimensions) }

  /// A shape of unknown rank.
  public static let unknown = PartialShape(nil)

  /// Returns the shape of an image: channels x height x width.
  public static func image(_ channels: Int?, _ height: Int?, _ width: Int?) -> PartialShape {
    PartialShape([channels, height, width])
  }

  /// Returns the shape of a vector of features.
  public static func features(_ count: Int?) -> PartialShape { PartialShape([count]) }

  /// The shape; nil if the rank or a length is unknown.
  public var complete: Shape? {
    guard let lengths else { return nil }
    let known = lengths.compactMap(\.self)
    return known.count == lengths.count ? Shape(known) : nil
  }

  /// The number of axes; nil if it is unknown.
  public var rank: Int? { lengths?.count }

  /// The length of one axis; nil if the length or the rank is unknown, or there is no such axis.
  public subscript(axis: Int) -> Int? { lengths.flatMap { $0.indices.contains(axis) ? $0[axis] : nil } }

  /// Returns the combined knowledge of two descriptions of one shape, or nil if they contradict each other.
  public func agreeing(with other: PartialShape) -> PartialShape? {
    guard let mine = lengths else { return other }
    guard let theirs = other.lengths else { return self }
    guard mine.count == theirs.count, zip(mine, theirs).allSatisfy({ $0 == nil || $1 == nil || $0 == $1 }) else {
      return nil
    }
    return PartialShape(zip(mine, theirs).map { $0 ?? $1 })
  }

  /// The lengths joined by `x`, with `?` for an unknown one, such as `8x?x?`; `?` if the rank is unknown.
  public var description: String {
    lengths.map { $0.map { $0.map(String.init) ?? "?" }.joined(separator: "x") } ?? "?"
  }
}
