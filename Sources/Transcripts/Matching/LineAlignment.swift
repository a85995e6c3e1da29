/// The cheapest alignment of a line with a pattern it does not match: which numbers are outside their bounds, and which
/// text differs.
package struct LineAlignment {
  /// One step along the pattern and the line.
  enum Step: Equatable {
    /// The token matches.
    case kept(Int)
    /// The line has this number, which is outside the token's bound.
    case missed(Int, NumberText)
    /// The token is missing from the line.
    case dropped(Int)
    /// The line has a character that is not in the pattern.
    case added(Unicode.Scalar)
  }

  /// The steps in order.
  let steps: [Step]
  private let pattern: LinePattern

  private enum Cost {
    static let added: Int32 = 1
    static let number: Int32 = 3
    static let dropped: Int32 = 8
    static let brokenMatcher: Int32 = 6
    static let droppedMatcher: Int32 = 2000
    static let unreached = Int32.max / 2
  }

  /// Maximum number of cells of a cost table; longer lines are not aligned.
  private static let mostCells = 4_000_000

  /// The work allowed for aligning the lines of one output; once it is used up, further lines are not aligned.
  package struct Budget {
    /// Remaining number of cost table cells.
    fileprivate(set) var cells: Int

    /// Creates the budget for one output.
    package init(cells: Int = 32_000_000) { self.cells = cells }
  }

  /// Aligns a line with a pattern; nil if they are too long or the remaining budget is too small.
  package init?(_ pattern: LinePattern, _ line: String, _ budget: inout Budget) {
    var scanned = ScannedLine(line)
    let scalars = scanned.scalars
    let tokens = pattern.tokens
    let width = scalars.count + 1
    let cells = (tokens.count + 1) * width
    guard cells <= min(Self.mostCells, budget.cells) else { return nil }
    budget.cells -= cells
    self.pattern = pattern
    var cost = [Int32](repeating: Cost.unreached, count: (tokens.count + 1) * width)
    var from = [(cell: Int32, step: Step?)](repeating: (0, nil), count: cost.count)
    cost[0] = 0
    let numbers = scalars.indices.map { NumberText(in: scalars, at: $0) }
    let isInNumber = Self.insides(of: numbers)
    func reach(_ cell: Int, from origin: Int, _ step: Step?, adding price: Int32) {
      guard cost[origin] + price < cost[cell] else { return }
      cost[cell] = cost[origin] + price
      from[cell] = (Int32(origin), step)
    }
    for number in 0...tokens.count {
      for place in 0..<width {
        let here = number * width + place
        guard cost[here] < Cost.unreached else { continue }
        let token = number < tokens.count ? tokens[number] : nil
        if place < scalars.count {
          let isFree = if case .any? = token?.kind { true } else { false }
          reach(here + 1, from: here, isFree ? nil : .added(scalars[place]), adding: isFree ? 0 : Cost.added)
        }
        guard let token else { continue }
        let below = (number + 1) * width
        if case .number = token.kind, isInNumber[place], !Self.isLiteral(number > 0 ? tokens[number - 1] : nil) {
          // Numbers match only from their start: `5` does not match the end of `0.85`.
        } else if let end = scanned.end(of: token, at: place, numbers) {
          reach(below + end, from: here, .kept(number), adding: 0)
        } else if case .number = token.kind, place < scalars.count, let found = numbers[place] {
          let price = token.isMatcher ? Cost.brokenMatcher : Cost.number
          reach(below + place + found.length, from: here, .missed(number, found), adding: price)
        }
        reach(below + place, from: here, .dropped(number), adding: token.isMatcher ? Cost.droppedMatcher : Cost.dropped)
      }
    }
    var steps: [Step] = []
    var cell = cost.count - 1
    while cell > 0 {
      if let step = from[cell].step { steps.append(step) }
      cell = Int(from[cell].cell)
    }
    self.steps = steps.reversed()
  }

  /// Returns, for each position, whether it is inside a number, past its first character. `numbers` holds the number
  /// that starts at each position.
  private static func insides(of numbers: [NumberText?]) -> [Bool] {
    var isInside = [Bool](repeating: false, count: numbers.count + 1)
    var place = 0
    while place < numbers.count {
      let length = numbers[place]?.length ?? 1
      for inner in place + 1..<place + length { isInside[inner] = true }
      place += length
    }
    return isInside
  }

  private static func isLiteral(_ token: LinePattern.Token?) -> Bool {
    if case .literal? = token?.kind { true } else { false }
  }

  /// Messages about the numbers outside their bounds; empty if anything else differs.
  package var complaints: [String] {
    var complaints: [String] = []
    for step in steps {
      switch step {
      case .kept: continue
      case .missed(let number, let found):
        guard case .number(let bound) = pattern.tokens[number].kind else { continue }
        complaints.append(bound.complaint(found))
      case .dropped, .added: return []
      }
    }
    return complaints
  }

  /// The pattern with differing text replaced and its matchers unchanged; nil if a matcher does not match.
  package var updated: String? {
    var text = ""
    for step in steps {
      switch step {
      case .kept(let number): text += pattern.tokens[number].source
      case .missed(let number, let found):
        if pattern.tokens[number].isMatcher { return nil }
        text += found.text
      case .dropped(let number):
        if pattern.tokens[number].isMatcher { return nil }
      case .added(let scalar): text += scalar == "{" ? "{{" : String(scalar)
      }
    }
    return text
  }
}

extension ScannedLine {
  /// Returns the end of a token that starts at a position; nil if it does not match there. `numbers` holds the number
  /// that starts at each position.
  fileprivate mutating func end(of token: LinePattern.Token, at place: Int, _ numbers: [NumberText?]) -> Int? {
    guard case .number(let bound) = token.kind else { return end(of: token, at: place) }
    guard place < numbers.count, let number = numbers[place], bound.miss(number) == nil else { return nil }
    return place + number.length
  }
}
