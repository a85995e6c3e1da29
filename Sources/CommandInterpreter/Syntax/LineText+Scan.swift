import Platform

extension LineText {
  /// The notation of a line, which its first words determine.
  enum Notation {
    /// Commands and expressions.
    case commands
    /// An equation, in which an apostrophe is no quote; it continues after an operator.
    case equation
    /// Equations, one a line, up to the line `end`.
    case block

    /// The signs after which an equation continues on the next line.
    static let operators: Set<Character> = ["+", "-", "*", "/", "^", "·", "×", "⋅", "∙", "−", "=", ",", ":", "<", ">"]

    /// Whether this physical line ends a block.
    static func isEnd(_ line: some Collection<Character>) -> Bool {
      let text = String(line).withoutBlanksAround
      return text == "end" || text == "end;"
    }
  }

  /// A scan of a line, which continues when text is added.
  struct Scan {
    private(set) var characters: [Character] = []
    private(set) var closers: [Int: Int] = [:]
    private let notation: Notation
    /// Whether the text ends in a continuing `\`: one outside quotes and comments.
    private var goesOn = false
    /// The last character that is neither whitespace, nor in a comment, nor a continuing `\`; nil if there is none.
    private var lastVisible: Character?
    private var open: [Int] = []
    private var quote: Int?
    private var problem: Balance?
    private var index = 0
    /// The start of the last physical line.
    private var lastLine = 0

    init(_ notation: Notation) { self.notation = notation }

    /// Whether the line continues on the next one.
    var isUnfinished: Bool {
      switch notation {
      case .commands: balance.goesOn(goesOn, after: lastVisible, of: ["|"])
      case .equation: balance.goesOn(goesOn, after: lastVisible, of: Notation.operators)
      case .block: !Notation.isEnd(characters[lastLine...])
      }
    }

    var balance: Balance {
      if let problem { return problem }
      if let quote { return .openQuote(at: quote) }
      return open.last.map { .open(characters[$0], at: $0) } ?? .balanced
    }

    /// Scans more text, which is the start of the line or begins with a line break.
    mutating func add(_ more: [Character]) {
      characters += more
      goesOn = false
      while index < characters.count {
        let character = characters[index]
        if let start = quote {
          if character == "\\" && characters[start] == "\"" {
            index += 1
          } else if character == characters[start] {
            closers[start] = index
            quote = nil
          }
        } else if character == "#" {
          while index < characters.count && !characters[index].isNewline {
            characters[index] = " "
            index += 1
          }
          continue
        } else {
          takeOutside(character, at: index)
        }
        if index < characters.count, !characters[index].isWhitespace { lastVisible = characters[index] }
        index += 1
      }
    }

    /// Scans a character outside of quotes and comments.
    private mutating func takeOutside(_ character: Character, at index: Int) {
      switch character {
      case "\"", "'": if notation == .commands { quote = index }
      case "\\":
        let isLast = index + 1 == characters.count
        guard isLast || characters[index + 1].isNewline else { return }
        goesOn = isLast
        characters[index] = " "
        if !isLast { characters[index + 1] = " " }
      case "(", "[":
        if open.count == Limits.nesting { fail(.tooDeep(at: index)) }
        open.append(index)
      case ")", "]":
        if let start = open.last, (characters[start] == "(") == (character == ")") {
          closers[start] = index
          open.removeLast()
        } else {
          fail(.unexpected(character, at: index))
        }
      default:
        if character.isNewline { lastLine = index + 1 }
        // The line breaks of a block separate its equations.
        if character.isNewline ? notation != .block : character == "\t" { characters[index] = " " }
      }
    }

    /// Records the first problem. Brackets that are open at this point get no closing position.
    private mutating func fail(_ balance: Balance) {
      if problem == nil { problem = balance }
      open = []
    }
  }
}
