internal import Platform

/// A line as patterns look at it, which counts how often a character is looked at.
struct ScannedLine {
  /// The characters without white space at the end.
  let scalars: [Unicode.Scalar]
  /// How often a character was looked at.
  private(set) var work = 0
  /// Where the run of blanks at each place ends; made when it is first asked for.
  private var blankEnds: [Int32] = []

  init(_ line: String) { scalars = line.unicodeScalars.withoutTrailingBlanks }

  /// Where a token that begins at a place ends, nil where it does not stand there.
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

  // Looked for at every place of a run anew, a line of blanks would take the square of its length.
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
