internal import Platform

/// A line prepared for matching. It counts the character comparisons made.
struct ScannedLine {
  /// The characters without trailing whitespace.
  let scalars: [Unicode.Scalar]
  /// Number of character comparisons so far.
  private(set) var work = 0
  /// The end of the run of spaces at each position; computed on first use.
  private var blankEnds: [Int32] = []

  init(_ line: String) { scalars = line.unicodeScalars.withoutTrailingBlanks }

  /// Returns the end of a token that starts at a position; nil if it does not match there.
  mutating func end(of token: LinePattern.Token, at place: Int) -> Int? {
    work += 1
    switch token.kind {
    case .literal(let scalar): return place < scalars.count && scalars[place] == scalar ? place + 1 : nil
    case .spaces:
      guard place < scalars.count, scalars[place] == " " else { return nil }
      if blankEnds.isEmpty { findBlankEnds() }
      return Int(blankEnds[place])
    case .one: return place < scalars.count ? place + 1 : nil
    case .number(let bound):
      guard let end = NumberText.end(in: scalars, at: place) else { return nil }
      work += end - place
      if case .any = bound { return end }
      return NumberText(scalars[place..<end]).flatMap { bound.miss($0) == nil ? end : nil }
    case .any: return place
    }
  }

  // Searching from every position would take quadratic time on a line of spaces.
  private mutating func findBlankEnds() {
    work += scalars.count
    blankEnds = [Int32](repeating: 0, count: scalars.count)
    var end = scalars.count
    for place in scalars.indices.reversed() {
      if scalars[place] != " " { end = place }
      blankEnds[place] = Int32(end)
    }
  }
}
