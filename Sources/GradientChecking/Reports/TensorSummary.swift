import NeuralNetworks

/// How a slice of a tensor came out: one channel, one filter, one row.
public struct PartSummary: Hashable, Sendable {
  /// `channel 1`, `filter 3`, `kernel row 0`
  public let label: String
  /// How many entries agree.
  public internal(set) var agree = 0
  /// How many stand at a kink.
  public internal(set) var kinks = 0
  /// How many are wrong.
  public internal(set) var wrong = 0
  /// How many could not be decided.
  public internal(set) var undecided = 0
  /// Of how many nothing was tested.
  public internal(set) var untested = 0
  /// The largest relative error of a decided entry.
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

/// Where in a plane the gradient is right and where it is wrong, the worst of all entries that share a place.
public struct LocationMap: Hashable, Sendable {
  /// A place of the plane.
  public struct Cell: Hashable, Sendable {
    /// The worst outcome there: wrong before undecided before kink before agreeing before not tested; nil where nothing was looked at.
    public internal(set) var outcome: EntryOutcome?
    /// The largest relative error there.
    public internal(set) var relativeError = 0.0
  }

  /// How many rows.
  public let rows: Int
  /// How many columns.
  public let columns: Int
  /// The places, row by row.
  public internal(set) var cells: [Cell]

  /// A place.
  public subscript(row: Int, column: Int) -> Cell { cells[row * columns + column] }

  /// How many places hold a wrong entry.
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

  /// How every slice along an axis came out: per channel, per filter, per row.
  public func summaries(along axis: Int) -> [PartSummary] {
    guard shape.dimensions.indices.contains(axis) else { return [] }
    let grid = AxisGrid(shape)
    var parts = (0..<shape[axis]).map { PartSummary(label: "\(axisNames[axis]) \($0)") }
    for entry in entries.polled { parts[grid.index(axis, of: entry.offset)].add(entry) }
    return parts
  }

  /// The axis along which a summary per channel is made: an image's channels, a parameter's outermost axis.
  public var channelAxis: Int { name == "input" || name.hasSuffix(".input") ? min(1, max(0, shape.rank - 1)) : 0 }

  /// Where in the last two axes the gradient is wrong, over all other axes or for one index of one of them.
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
