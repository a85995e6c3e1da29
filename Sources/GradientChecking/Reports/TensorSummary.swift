import NeuralNetworks

/// The results for a slice of a tensor: one channel, one filter, one row.
public struct PartSummary: Hashable, Sendable {
  /// The name of the slice, such as `channel 1`, `filter 3` or `kernel row 0`.
  public let label: String
  /// The number of entries that agree.
  public internal(set) var agree = 0
  /// The number of entries at a kink.
  public internal(set) var kinks = 0
  /// The number of wrong entries.
  public internal(set) var wrong = 0
  /// The number of undecided entries.
  public internal(set) var undecided = 0
  /// The number of untested entries.
  public internal(set) var untested = 0
  /// The largest relative error of an entry that agrees or is wrong.
  public internal(set) var worstError = 0.0

  init(label: String) { self.label = label }

  mutating func add(_ entry: EntryCheck) {
    switch entry.outcome {
    case .agrees: agree += 1
    case .kink: kinks += 1
    case .wrong: wrong += 1
    case .undecided: undecided += 1
    case .untested: untested += 1
    }
    if entry.outcome == .agrees || entry.outcome == .wrong { worstError = max(worstError, entry.relativeError) }
  }
}

/// A map of a plane that shows where the gradient is correct or wrong: the worst outcome at each position.
public struct LocationMap: Hashable, Sendable {
  /// A position in the plane.
  public struct Cell: Hashable, Sendable {
    /// The worst outcome here (from worst: wrong, undecided, kink, agrees, untested); nil if nothing was checked.
    public internal(set) var outcome: EntryOutcome?
    /// The largest relative error here.
    public internal(set) var relativeError = 0.0
  }

  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The positions, row by row.
  public internal(set) var cells: [Cell]

  /// The cell at a position.
  public subscript(row: Int, column: Int) -> Cell { cells[row * columns + column] }

  /// The number of positions with a wrong entry.
  public var wrongPlaces: Int { cells.count { $0.outcome == .wrong } }
}

extension TensorReport {
  /// The names of the axes: `image`, `channel`, `row`, `column` for an input of images.
  public var axisNames: [String] { Self.axisNames(name, rank: shape.rank) }

  static func axisNames(_ name: String, rank: Int) -> [String] {
    let parameter = name.split(separator: ".").last.map(String.init) ?? name
    switch (parameter, rank) {
    case ("input", 4): return ["image", "channel", "row", "column"]
    case ("input", 2): return ["example", "feature"]
    case ("filters", 4): return ["filter", "channel", "kernel row", "kernel column"]
    case ("weights", 2): return ["feature", "unit"]
    case ("biases", 1): return ["channel"]
    default: return (0..<rank).map { $0 == 0 && parameter == "input" ? "example" : "axis \($0)" }
    }
  }

  /// Summarises every slice along an axis: per channel, per filter, per row. Empty if there is no such axis.
  public func summaries(along axis: Int) -> [PartSummary] {
    guard shape.dimensions.indices.contains(axis) else { return [] }
    let grid = AxisGrid(shape)
    var parts = (0..<shape[axis]).map { PartSummary(label: "\(axisNames[axis]) \($0)") }
    for entry in entries.polled { parts[grid.index(axis, of: entry.offset)].add(entry) }
    return parts
  }

  /// The axis for summaries per channel: the second axis of an input (channels or features), the first of a parameter.
  public var channelAxis: Int { name == "input" || name.hasSuffix(".input") ? min(1, max(0, shape.rank - 1)) : 0 }

  /// Returns a map over the last two axes, combining all indices of the other axes, or only one index of one of them.
  public func map(where fixed: (axis: Int, index: Int)? = nil) -> LocationMap {
    let grid = AxisGrid(shape)
    let columns = shape.dimensions.last ?? 1
    let rows = shape.rank > 1 ? shape[shape.rank - 2] : 1
    var map = LocationMap(
      rows: rows, columns: columns, cells: Array(repeating: LocationMap.Cell(), count: rows * columns))
    for entry in entries.polled {
      if let fixed, grid.index(fixed.axis, of: entry.offset) != fixed.index { continue }
      let place = entry.offset % (rows * columns)
      let present = map.cells[place].outcome
      if present.map({ Self.weight(entry.outcome) > Self.weight($0) }) ?? true {
        map.cells[place].outcome = entry.outcome
      }
      map.cells[place].relativeError = max(map.cells[place].relativeError, entry.relativeError)
    }
    return map
  }

  private static func weight(_ outcome: EntryOutcome) -> Int {
    switch outcome {
    case .untested: 0
    case .agrees: 1
    case .kink: 2
    case .undecided: 3
    case .wrong: 4
    }
  }
}
