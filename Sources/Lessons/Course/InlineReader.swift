/// Parses `**strong**`, `*emphasis*`, code in backticks, `[text](url)` and backslash escapes, as in CommonMark.
///
/// It takes linear time, however many delimiters a file leaves unclosed.
struct InlineReader {
  /// A piece of text, or a run of asterisks, some of which become delimiters.
  private struct Piece {
    var text = ""
    var isCode = false
    /// Number of asterisks not used as delimiters so far.
    var stars = 0
    var length = 0
    var canOpen = false
    var canClose = false
    /// How many strong and plain emphases end before the piece, and how many begin after it.
    var closed = (strong: 0, plain: 0)
    var opened = (strong: 0, plain: 0)
  }

  private let scalars: [Unicode.Scalar]
  private let showsBackticks: Bool
  private var next = 0
  private var pieces: [Piece] = []
  private var plain = ""
  /// Indices of the pieces that are `[` or `![` and may begin a link.
  private var brackets: [Int] = []
  /// Start of the last run of backticks, by the length of the run.
  private var lastBackticks: [Int: Int] = [:]

  // Limits, so that unclosed delimiters do not cause repeated scans of the rest of the file.
  private static let longestAddress = 2000
  private static let deepestParentheses = 32
  private static let farthestOpener = 32

  init(_ text: String, showsBackticks: Bool) {
    scalars = Array(text.unicodeScalars)
    self.showsBackticks = showsBackticks
    var place = 0
    while place < scalars.count {
      let count = row(of: "`", at: place)
      if count > 0 { lastBackticks[count] = place }
      place += max(count, 1)
    }
    readPieces()
    pairStars()
  }

  /// The styled runs of text.
  var runs: [InlineText.Run] {
    var strong = 0
    var plain = 0
    return pieces.map { piece in
      strong -= piece.closed.strong
      plain -= piece.closed.plain
      var marks: InlineText.Marks = piece.isCode ? .code : []
      if strong > 0 { marks.insert(.strong) }
      if plain > 0 { marks.insert(.emphasis) }
      strong += piece.opened.strong
      plain += piece.opened.plain
      return InlineText.Run(text: piece.text + String(repeating: "*", count: piece.stars), marks: marks)
    }
  }

  private func row(of mark: Unicode.Scalar, at start: Int) -> Int {
    var end = start
    while end < scalars.count, scalars[end] == mark { end += 1 }
    return end - start
  }

  private mutating func flush() {
    if !plain.isEmpty { pieces.append(Piece(text: plain)) }
    plain = ""
  }

  private mutating func readPieces() {
    while next < scalars.count {
      let scalar = scalars[next]
      let following = next + 1 < scalars.count ? scalars[next + 1] : nil
      switch (scalar, following) {
      case ("\\", let mark?) where mark.isASCII && mark.isMarkOrSymbol:
        plain.unicodeScalars.append(mark)
        next += 2
      case ("`", _): readCode()
      case ("*", _): readStars()
      case ("!", "["), ("[", _):
        flush()
        brackets.append(pieces.count)
        pieces.append(Piece(text: scalar == "[" ? "[" : "!["))
        next += scalar == "[" ? 1 : 2
      case ("]", _): readLinkEnd()
      default:
        plain.unicodeScalars.append(scalar)
        next += 1
      }
    }
    flush()
  }

  /// Reads code up to a run of equally many backticks; without one, the opening backticks are text.
  private mutating func readCode() {
    let count = row(of: "`", at: next)
    let start = next + count
    guard (lastBackticks[count] ?? -1) > next else {
      plain += String(repeating: "`", count: count)
      next = start
      return
    }
    var end = start
    while case let other = row(of: "`", at: end), other != count { end += max(other, 1) }
    var code = scalars[start..<end]
    next = end + count
    flush()
    if showsBackticks {
      code = scalars[(start - count)..<next]
    } else if code.first == " ", code.last == " ", code.contains(where: { $0 != " " }) {
      // Strip one space from each end: with such spaces, code can begin or end with a backtick.
      code = code.dropFirst().dropLast()
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: code)
    pieces.append(Piece(text: text, isCode: true))
  }

  private mutating func readStars() {
    let count = row(of: "*", at: next)
    let before = next > 0 ? scalars[next - 1] : " "
    next += count
    let after = next < scalars.count ? scalars[next] : " "
    flush()
    var piece = Piece(stars: count, length: count)
    piece.canOpen =
      !after.properties.isWhitespace
      && (!after.isMarkOrSymbol || before.properties.isWhitespace || before.isMarkOrSymbol)
    piece.canClose =
      !before.properties.isWhitespace
      && (!before.isMarkOrSymbol || after.properties.isWhitespace || after.isMarkOrSymbol)
    pieces.append(piece)
  }

  /// Reads the `](url)` of a link. The address follows the link's text in parentheses; it replaces an empty text and is
  /// omitted after a text that equals it. A `]` that ends no link is text.
  private mutating func readLinkEnd() {
    next += 1
    guard let bracket = brackets.popLast(), let address = address(at: next) else {
      plain += "]"
      return
    }
    next += address.unicodeScalars.count + 2
    flush()
    pieces[bracket].text = ""
    let isAddressItself = pieces.count - bracket == 2 && pieces[bracket + 1].text == address
    if !isAddressItself { pieces.append(Piece(text: pieces.count - bracket == 1 ? address : " (\(address))")) }
  }

  /// Returns the address in parentheses, which may contain balanced parentheses but no whitespace; nil if there is
  /// none, it is empty, or it is too long or too deeply nested.
  private func address(at start: Int) -> String? {
    guard start < scalars.count, scalars[start] == "(" else { return nil }
    var depth = 0
    var end = start
    repeat {
      if scalars[end].properties.isWhitespace { return nil }
      depth += scalars[end] == "(" ? 1 : scalars[end] == ")" ? -1 : 0
      end += 1
      guard depth <= Self.deepestParentheses, end - start <= Self.longestAddress else { return nil }
    } while depth > 0 && end < scalars.count
    guard depth == 0, end - start > 2 else { return nil }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[(start + 1)..<(end - 1)])
    return text
  }

  /// Turns matching runs of asterisks into emphasis, nearest first.
  private mutating func pairStars() {
    var openers: [Int] = []
    for closer in pieces.indices where pieces[closer].length > 0 {
      while pieces[closer].canClose, pieces[closer].stars > 0,
        let place = openers.indices.suffix(Self.farthestOpener).last(where: { canPair(openers[$0], closer) })
      {
        openers.removeSubrange((place + 1)...)
        let opener = openers[place]
        let isStrong = pieces[opener].stars >= 2 && pieces[closer].stars >= 2
        if isStrong {
          pieces[opener].opened.strong += 1
          pieces[closer].closed.strong += 1
        } else {
          pieces[opener].opened.plain += 1
          pieces[closer].closed.plain += 1
        }
        pieces[opener].stars -= isStrong ? 2 : 1
        pieces[closer].stars -= isStrong ? 2 : 1
        if pieces[opener].stars == 0 { openers.removeLast() }
      }
      if pieces[closer].canOpen, pieces[closer].stars > 0 { openers.append(closer) }
    }
  }

  /// Whether two runs of asterisks pair. By CommonMark's rule, if one of them can both open and close, their lengths
  /// must not sum to a multiple of three, unless both lengths are multiples of three.
  private func canPair(_ opener: Int, _ closer: Int) -> Bool {
    let (first, second) = (pieces[opener], pieces[closer])
    guard first.canClose || second.canOpen else { return true }
    return (first.length + second.length) % 3 != 0 || (first.length % 3 == 0 && second.length % 3 == 0)
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is punctuation or a symbol by its Unicode category.
  fileprivate var isMarkOrSymbol: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      true
    default: false
    }
  }
}
