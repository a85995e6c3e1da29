import NeuralNetworks

/// The part of a tensor selected by indices, with Python's rules: indices count from 0, or from the end if negative; the
/// end of a slice is excluded.
struct TensorSelection {
  /// The shape of the part; axes with a single index are dropped.
  let shape: Shape
  /// The row-major offset of each selected entry in the whole tensor.
  let offsets: [Int]
  /// For each axis, the first index, the number of entries, and whether it has a single index rather than a slice.
  let axes: [(start: Int, count: Int, isEntry: Bool)]

  /// Work per entry, in multiply-adds.
  static let workOfEntry = 10

  /// Creates the selection of part of a tensor of this shape, or of a list, whose shape has one axis.
  ///
  /// - Parameter list: a clause with the length of the list, for errors: `the network has 2 layers`; nil for a tensor.
  /// - Throws: `index-out-of-range` for an index out of range, an empty slice or too many indices; `interrupted` on
  ///   Ctrl-C.
  init(_ indices: [Index], of shape: Shape, in list: String? = nil) throws(Diagnostic) {
    let axes = try Self.axes(indices, of: shape, in: list)
    self.axes = axes
    self.shape = Shape(axes.filter { !$0.isEntry }.map(\.count))
    var offsets = [0]
    var poll = CancellationPoll()
    for ((start, count, _), stride) in zip(axes, shape.strides) {
      var next: [Int] = []
      next.reserveCapacity(offsets.count * count)
      for base in offsets {
        for index in start..<start + count {
          if poll.spent(Self.workOfEntry) { throw .stopped }
          next.append(base + index * stride)
        }
      }
      offsets = next
    }
    self.offsets = offsets
  }

  /// The number of entries selected, computed without listing them.
  static func count(_ indices: [Index], of shape: Shape, in list: String? = nil) throws(Diagnostic) -> Int {
    try axes(indices, of: shape, in: list).reduce(1) { $0.saturatingMultiply($1.count) }
  }

  /// The bytes needed to copy a part: the part, its offsets, and the offsets without the last axis.
  static func bytes(_ indices: [Index], of shape: Shape) throws(Diagnostic) -> Int {
    let axes = try axes(indices, of: shape)
    let count = axes.reduce(1) { $0.saturatingMultiply($1.count) }
    return count.saturatingMultiply(16).saturatingAdd(count / max(1, axes.last?.count ?? 1) * 8)
  }

  private static func axes(
    _ indices: [Index], of shape: Shape, in list: String? = nil
  ) throws(Diagnostic) -> [(start: Int, count: Int, isEntry: Bool)] {
    guard indices.count <= shape.rank else {
      throw Diagnostic(
        .indexOutOfRange, "\(indices.count) indices are too many for a tensor of shape \(shape)",
        help: shape.rank == 1 ? "use one index" : "use at most \(shape.rank) indices, one for each axis")
    }
    var axes: [(start: Int, count: Int, isEntry: Bool)] = []
    for (axis, length) in shape.dimensions.enumerated() {
      let index = axis < indices.count ? indices[axis] : .slice(nil, nil)
      axes.append(try Self.axis(index, length, axis, shape, list))
    }
    return axes
  }

  private static func axis(
    _ index: Index, _ length: Int, _ axis: Int, _ shape: Shape, _ list: String?
  ) throws(Diagnostic) -> (start: Int, count: Int, isEntry: Bool) {
    switch index {
    case .entry(let entry):
      let start = entry < 0 ? entry + length : entry
      guard (0..<length).contains(start) else {
        let message =
          list.map { "\($0); index \(entry) is out of range" }
          ?? "index \(entry) is out of range for axis \(axis) (length \(length)) of shape \(shape)"
        throw Diagnostic(
          .indexOutOfRange, message,
          help: length == 1
            ? "use 0, the only entry" : "use 0 to \(length - 1), or -\(length) to -1 to count from the end")
      }
      return (start, 1, true)
    case .slice(let low, let high):
      func clamped(_ bound: Int) -> Int { min(length, max(0, bound < 0 ? bound + length : bound)) }
      let (start, end) = (clamped(low ?? 0), clamped(high ?? length))
      guard start < end else {
        throw Diagnostic(
          .indexOutOfRange,
          "the slice \(low.map(String.init) ?? ""):\(high.map(String.init) ?? "") is empty"
            + (start == length ? "" : "; the end is excluded"),
          help: list ?? "axis \(axis) of shape \(shape) has length \(length)")
      }
      return (start, end - start, false)
    }
  }
}
