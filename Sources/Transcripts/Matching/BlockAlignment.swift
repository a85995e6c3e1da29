/// Expected lines aligned with actual lines so that they differ as little as possible; long outputs are compared by
/// position.
package struct BlockAlignment {
  /// One row of the comparison, with the indices of an expected and an actual line.
  package enum Row: Equatable {
    case same(expected: Int, line: Int)
    /// A line matched by `...`.
    case covered(expected: Int, line: Int)
    case changed(expected: Int, line: Int)
    case missing(expected: Int)
    case extra(line: Int)
  }

  package let rows: [Row]

  private enum Cost {
    static let extra = 2
    static let changed = 3
    static let missing = 4
  }

  /// Maximum number of line pairs to align; beyond this, lines are compared by position.
  private static let mostPairs = 250_000
  /// Maximum number of comparisons for matching all pairs of lines; beyond this, lines are compared by position.
  private static let mostWork = 10_000_000

  package init(_ parts: [Matcher.Part], _ lines: [String]) {
    var scanned = parts.count * lines.count <= Self.mostPairs ? lines.map { ScannedLine($0) } : []
    guard scanned.count == lines.count, let same = Self.matches(parts, &scanned) else {
      rows = Self.byPlace(parts, lines)
      return
    }
    let width = lines.count + 1
    // Each cell holds the cost from there to the end, so that the rows can be read off from the start.
    var cost = [Int](repeating: 0, count: (parts.count + 1) * width)
    var row = [Row?](repeating: nil, count: cost.count)
    for expected in stride(from: parts.count, through: 0, by: -1) {
      for line in stride(from: lines.count, through: 0, by: -1) {
        let here = expected * width + line
        var choices: [(cost: Int, row: Row?)] = []
        if expected < parts.count {
          switch parts[expected] {
          case .anyLines:
            choices.append((cost[here + width], nil))
            if line < lines.count { choices.append((cost[here + 1], .covered(expected: expected, line: line))) }
          case .line:
            if line < lines.count {
              let isSame = same[expected * lines.count + line]
              choices.append(
                isSame
                  ? (cost[here + width + 1], .same(expected: expected, line: line))
                  : (cost[here + width + 1] + Cost.changed, .changed(expected: expected, line: line)))
            }
            choices.append((cost[here + width] + Cost.missing, .missing(expected: expected)))
          }
        }
        if line < lines.count { choices.append((cost[here + 1] + Cost.extra, .extra(line: line))) }
        if let best = choices.min(by: { $0.cost < $1.cost }) { (cost[here], row[here]) = best }
      }
    }
    var rows: [Row] = []
    var (expected, line) = (0, 0)
    while expected < parts.count || line < lines.count {
      switch row[expected * width + line] {
      case nil: expected += 1
      case .covered?, .extra?:
        rows.append(contentsOf: [row[expected * width + line]].compactMap(\.self))
        line += 1
      case .same?, .changed?:
        rows.append(contentsOf: [row[expected * width + line]].compactMap(\.self))
        expected += 1
        line += 1
      case .missing?:
        rows.append(.missing(expected: expected))
        expected += 1
      }
    }
    self.rows = rows
  }

  /// Returns whether each part matches each line, ordered by part and then by line; nil if this takes more than
  /// `mostWork` comparisons.
  private static func matches(_ parts: [Matcher.Part], _ lines: inout [ScannedLine]) -> [Bool]? {
    var matches: [Bool] = []
    matches.reserveCapacity(parts.count * lines.count)
    var work = 0
    for part in parts {
      for line in lines.indices {
        guard case .line(let pattern) = part else {
          matches.append(true)
          continue
        }
        let before = lines[line].work
        matches.append(pattern.matches(&lines[line]))
        work += lines[line].work - before
        guard work <= mostWork else { return nil }
      }
    }
    return matches
  }

  /// Compares lines by position. From a `...` on, all lines count as covered, and further expected lines are ignored.
  private static func byPlace(_ parts: [Matcher.Part], _ lines: [String]) -> [Row] {
    var rows: [Row] = []
    for place in 0..<max(parts.count, lines.count) {
      switch (place < parts.count ? parts[place] : nil, place < lines.count) {
      case (.anyLines?, true): return rows + (place..<lines.count).map { .covered(expected: place, line: $0) }
      case (.anyLines?, false): return rows
      case (.line(let pattern)?, true):
        rows.append(
          pattern.matches(lines[place])
            ? .same(expected: place, line: place) : .changed(expected: place, line: place))
      case (.line?, false): rows.append(.missing(expected: place))
      case (nil, _): rows.append(.extra(line: place))
      }
    }
    return rows
  }
}
