/// How a line that is not as its pattern says can be laid beside it at the least cost: which numbers miss their bounds,
/// which text is other.
package struct LineAlignment {
  /// One step along the pattern and the line.
  enum Step: Equatable {
    /// The token stands there as it should.
    case kept(Int)
    /// The number of the token misses its bound.
    case missed(Int, NumberText)
    /// The token is not there.
    case dropped(Int)
    /// A character that the pattern does not have.
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

  /// The most cells of a table of costs; a longer pair of lines is not aligned.
  private static let mostCells = 4_000_000

  /// How much the lines of one output may take to align; those behind it are not aligned.
  package struct Budget {
    /// How many cells tables of costs may still have.
    fileprivate(set) var cells: Int

    /// What one output has.
    package init(cells: Int = 32_000_000) { self.cells = cells }
  }

  /// The alignment, nil where the lines are too long for one or the budget of their output is spent.
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
          // A number is met from its beginning: `5` is not the end of `0.85`.
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

  /// Which places lie inside a number, by the numbers that begin at each.
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

  /// What to say of the numbers that miss their bounds, where everything else is as it should be.
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

  /// The pattern with what is other written anew and its matchers as they are; nil where a matcher does not hold.
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
  /// Where a token that begins at a place ends, nil where it does not stand there; of numbers, those that begin at each
  /// place are known.
  fileprivate mutating func end(of token: LinePattern.Token, at place: Int, _ numbers: [NumberText?]) -> Int? {
    guard case .number(let bound) = token.kind else { return end(of: token, at: place) }
    guard place < numbers.count, let number = numbers[place], bound.miss(number) == nil else { return nil }
    return place + number.length
  }
}
