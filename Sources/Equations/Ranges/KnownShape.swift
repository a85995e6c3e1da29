/// What is known of a tensor's shape before there are data: lengths, and even the number of axes, may be unknown.
public struct KnownShape: Hashable, Sendable {
  /// The lengths, nil where unknown; nil altogether if the number of axes is unknown.
  public var lengths: [Int?]?

  /// A shape with these lengths.
  public init(_ lengths: [Int?]?) { self.lengths = lengths }

  /// Nothing is known.
  public static let unknown = KnownShape(nil)

  /// The number of axes, if it is known.
  public var rank: Int? { lengths?.count }

  /// The length of an axis, if it is known.
  public subscript(axis: Int) -> Int? { lengths.flatMap { $0.indices.contains(axis) ? $0[axis] : nil } }

  /// The number of values, if every length is known; nil also if it overflows.
  public var count: Int? {
    guard let lengths else { return nil }
    var product = 1
    for length in lengths {
      guard let length else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// The lengths, if all are known.
  public var complete: [Int]? {
    guard let lengths else { return nil }
    let known = lengths.compactMap(\.self)
    return known.count == lengths.count ? known : nil
  }

  /// `2x?x8`
  public var text: String {
    lengths.map { $0.isEmpty ? "one number" : $0.map { $0.map(String.init) ?? "?" }.joined(separator: "x") } ?? "?"
  }
}
