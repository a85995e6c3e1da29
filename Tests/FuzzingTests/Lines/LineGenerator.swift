import NeuralNetworks

@testable import CommandInterpreter
@testable import Lessons
@testable import Transcripts

/// Lines that know the grammar and the commands: right ones, nearly right ones, and none at all.
struct LineGenerator {
  private var random: SeededGenerator
  private let declarations: [CommandDeclaration]
  /// The words that steer lessons.
  private let steering: [CommandDeclaration]

  /// Names that the sessions begin with, by kind.
  static let setup = [
    "x = randn 2x1x8x8", "v = [1, -2, 0.5]", "t = randn 2x4", "c = conv 1 2", "p = maxpool 2", "l = linear 4 3",
    "net = input 1x8x8 | conv 2 | relu | flatten | linear 3", "data = patterns 12 size=8", "n = 3", "s = 2x3",
    "loss = mse t (zeros 2x4)", "word = \"some text\"", "log = train net data epochs=1",
    "res = residual (conv 1 1 padding=1 | relu) shortcut=(conv 1 1 kernel=1)", "dropout = 0.5",
    "deep = input 1x8x8 | conv 2 bias=no | residual (batchnorm | dropout 0.5 | residual (relu)) | flatten | linear 3",
  ]
  private static let names = [
    "x", "v", "t", "c", "p", "l", "net", "data", "n", "s", "loss", "word", "log", "_", "res", "deep", "dropout",
  ]
  private static let fields = [
    "shape", "mean", "gradient", "filters", "weights", "biases", "input", "parameters", "value", "train", "test",
    "images", "labels", "count", "loss", "size", "filters.gradient", "nothing", "block",
    "shortcut", "variance", "gamma.gradient",
  ]
  private static let huge = [
    "999999999", "2147483647", "2147483648", "4294967296", "9223372036854775807", "-9223372036854775808",
    "99999999999999999999", "1e300", "-1e308", "1e309", "1e-320", "0.1e", "65536", "1048576",
    "2147483647x2147483647", "65536x65536x65536x65536", "0x0",
  ]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let table = CommandTable.complete(Recorder(seed: 1), .builtIn)
    declarations = table.commands.map(\.declaration).filter { $0.family != .lessons }
    steering = table.commands.map(\.declaration).filter { $0.family == .lessons }
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
  private mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// The next line.
  mutating func next() -> String {
    switch below(100) {
    case ..<40: return line()
    case ..<70: return damaged(line())
    case ..<80: return expression(depth: 3)
    case ..<86: return damaged(damaged(expression(depth: 3)))
    case ..<91: return noise()
    case ..<94: return deep()
    case ..<95: return odd(line())
    case ..<96: return steering(chance(50))
    default: return oneOff()
    }
  }

  // MARK: By the grammar

  private mutating func line() -> String {
    var text = pipeline()
    if chance(35) { text = target() + one(of: [" = ", "=", " =", "= "]) + text }
    if chance(15) { text += ";" }
    if chance(8) { text += " # it's a comment (" }
    return text
  }

  private mutating func target() -> String {
    chance(60) ? one(of: ["x", "y", "net", "c", "a1"]) : path()
  }

  private mutating func pipeline() -> String {
    var stages = [chance(60) ? call() : expression(depth: 2)]
    while chance(35) && stages.count < 5 { stages.append(chance(70) ? call() : one(of: Self.names)) }
    return stages.joined(separator: " | ")
  }

  private mutating func call() -> String {
    let declaration = one(of: declarations)
    var words = [declaration.word]
    for parameter in declaration.operands where !parameter.isPipeOnly {
      if !parameter.isRequired && chance(50) || chance(10) { continue }
      words.append(argument(parameter.kind))
      if parameter.isVariadic && chance(50) { words.append(argument(parameter.kind)) }
    }
    for option in declaration.options where chance(25) {
      let key = chance(15) ? String(option.name.prefix(1 + below(option.name.count))) : option.name
      words.append(key + one(of: ["=", "=", "= ", " = "]) + argument(option.kind))
    }
    // What would take long is given a bound that mutation may still take away; the test interrupts it then.
    if declaration.options.contains(where: { $0.name == "epochs" }) { words.append("epochs=1") }
    if declaration.options.contains(where: { $0.name == "seeds" }) { words.append("seeds=1") }
    return words.joined(separator: " ")
  }

  private mutating func argument(_ kind: ParameterKind) -> String {
    if chance(4) { return one(of: Self.huge) }
    if chance(8) { return operand(depth: 1) }
    switch kind {
    case .value(let kinds): return chance(15) ? one(of: Self.names) : value(kinds)
    case .field(.integer(let range)), .integers(let range): return "\(range.contains(2) ? below(4) : range.lowerBound)"
    case .field(.number), .numbers: return one(of: ["0", "0.1", "0.5", "1", "2", "-1", "1e-3"])
    case .field(.extents(_, let words)): return one(of: ["1", "2", "3", "2x3", "0"] + words)
    case .shape: return one(of: ["2x3", "5", "1x1x8x8", "2x1x8x8", "1x4", "s", "1x2x3x4x5x6x7x8"])
    case .path: return path()
    case .field(.choice(let words)): return one(of: words)
    case .field(.block): return one(of: ["c", "(relu)", "(conv 1 1)", "(\(pipeline()))", "(\(call()))", "res", "()"])
    case .word: return one(of: ["conv", "yes", "/pool/", "ascii", "horizontal,disc", "limits", "3"])
    case .file: return one(of: FuzzFolder.names)
    case .text: return one(of: ["It's (done", "a | b = c", "# x"])
    case .command: return call()
    case .equation: return equation()
    case .equations:
      return one(of: ["own", "own(a=1)", "own(a=1, b)", "own(", "conv"])
        + (0...below(2)).map { _ in "\n  " + equation() }.joined() + one(of: ["\nend", "\nend", "\nend;", ""])
    }
  }

  private mutating func equation() -> String {
    one(of: [
      "dX[b,c,h,w] = G[b,c,h,w]", "Y[...] = max(0, X[...])", "dbiases[c] = sum b h w: G[b,c,h,w]",
      "dX[...] = a * G[...]",
      "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i-p,w+j-p]", "Y[b,o] = sum i: X[b,i] * weights[i,o]",
      "Z[b,c,h,w] = max u where u > 9: X[b,c,h,u]", "for b i<3: dX[b,i] += G[b,i] if i > 0", "da = sum b i: G[b,i]",
    ])
  }

  /// A value of one of the kinds, or of any where none is named.
  private mutating func value(_ kinds: [ValueKind]) -> String {
    switch kinds.isEmpty ? one(of: ValueKind.allCases) : one(of: kinds) {
    case .tensor: one(of: ["x", "x", "t", "v", "x[0]", "data[0:2]", "(randn 2x4)", "(ones 2x2x6x6)", "[0, 1]"])
    case .layer: one(of: ["c", "c", "p", "l", "net[0]", "(conv 1 1)", "(relu)", "res", "deep[1]", "deep[1][2]"])
    case .network: one(of: ["net", "net", "net[0:2]", "(flatten | linear 64 3)", "deep", "deep", "res.block"])
    case .dataset: one(of: ["data", "data", "data.train", "data.test"])
    case .shape: one(of: ["1x8x8", "s"])
    case .loss: "loss"
    case .trainingLog: "log"
    case .text: "word"
    default: one(of: ["3", "n", "0.5"])
    }
  }

  private mutating func path() -> String {
    var text = one(of: Self.names)
    for _ in 0..<below(3) { text += chance(50) ? "." + one(of: Self.fields) : "[\(indices())]" }
    return text
  }

  private mutating func indices() -> String {
    (0...below(3)).map { _ in one(of: ["0", "1", "-1", ":", "0:1", "1:", ":-1", "5", "9223372036854775807", "2:1"]) }
      .joined(separator: ",")
  }

  private mutating func expression(depth: Int) -> String {
    var text = operand(depth: depth)
    while chance(40) { text += one(of: [" + ", " - ", "*", " / ", "-"]) + operand(depth: depth) }
    return text
  }

  private mutating func operand(depth: Int) -> String {
    switch below(depth > 0 ? 10 : 6) {
    case 0, 1: return one(of: ["1", "0", "-2", ".5", "1e3", "2x3", "0:3"])
    case 2, 3: return path()
    case 4: return one(of: ["\"te|xt\"", "'#;='", "\"\\n\""])
    case 5: return chance(30) ? one(of: Self.huge) : one(of: Self.names)
    case 6: return "[" + (0...below(3)).map { _ in expression(depth: depth - 1) }.joined(separator: ", ") + "]"
    case 7: return "-" + operand(depth: depth - 1)
    case 8: return "(" + pipeline() + ")"
    default: return "(" + expression(depth: depth - 1) + ")"
    }
  }

  // MARK: In lessons

  /// A line for an open lesson: a word that steers, an answer in some form, or something like one.
  mutating func lessonLine() -> String {
    switch below(10) {
    case 0...3: return steering(false)
    case 4...6: return chance(30) ? "answer " + answer() : answer()
    case 7: return damaged(answer())
    case 8: return odd(answer())
    default: return damaged(steering(true))
    }
  }

  private mutating func steering(_ mayOpen: Bool) -> String {
    let declaration = one(of: steering)
    // Another lesson is opened rarely: that runs what is in it.
    if declaration.word == "lesson" && !(mayOpen && chance(20)) { return "" }
    if declaration.word == "leave" && chance(80) { return "next" }
    var words = [declaration.word]
    for _ in declaration.operands where chance(80) {
      words.append(one(of: ["1", "2", "99", "-1", "welcome", "nosuch", "see", answer(), one(of: Self.huge)]))
    }
    return words.joined(separator: " ")
  }

  private mutating func answer() -> String {
    let number = one(of: [
      "0", "1", "25", "0.25", "-3", "1/4", "25%", "1e3", "1,000", "2 ½", "¼", ".5", "7.", "1'000", "３",
    ])
    switch below(8) {
    case 0, 1: return number
    case 2: return one(of: ["a", "b", "c)", "(d)", "A.", "the first", "yes", "i", "n"])
    case 3:
      return one(of: ["share = ", "x ≈ ", "it is ", "about ", "~"]) + number + one(of: ["", ".", " images", " %"])
    case 4: return number + one(of: ["*", " + ", "/", "·", "^", " × ", "!"]) + number
    case 5: return one(of: ["sqrt(", "log2 ", "exp(", "2^", "((", "-", "|"]) + number + one(of: [")", "", "))"])
    case 6: return one(of: Self.names) + one(of: [".sum", ".mean", "[0]", "", ".shape"])
    default: return one(of: Self.huge)
    }
  }

  // MARK: Not by the grammar

  private static let oddities = [
    "e\u{301}\u{302}\u{303}", "\u{202E}", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{1F469}\u{200D}\u{1F4BB}", "\u{0}",
    "\u{7}", "\u{8}", "\u{1B}[200~", "\u{1B}[201~", "\u{1B}]0;t\u{7}", "\u{9B}", "\u{85}", "\u{2028}", "\r", "\r\n",
    "\n",
    "\t", "\u{A0}", "\u{FFFD}", "\u{E000}", "\u{10FFFF}", "\u{FE0F}", "\u{1F1E9}", "\u{1F1EA}", "−", "×", "“", "。", "ß",
    "İ",
  ]

  /// A line with characters that are no letters, or join what stands before them.
  private mutating func odd(_ line: String) -> String {
    var scalars = Array(line.unicodeScalars)
    for _ in 0...below(3) {
      scalars.insert(contentsOf: one(of: Self.oddities).unicodeScalars, at: below(scalars.count + 1))
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private mutating func damaged(_ line: String) -> String {
    var characters = Array(line)
    for _ in 0...below(3) {
      let place = below(characters.count + 1)
      switch below(6) {
      case 0 where place < characters.count: characters.remove(at: place)
      case 1 where place < characters.count: characters.insert(characters[place], at: place)
      case 2: characters.insert(contentsOf: Array(one(of: Self.huge)), at: place)
      case 3 where characters.count > 1: characters.swapAt(below(characters.count), below(characters.count))
      case 4: characters.removeSubrange(place...)
      default: characters.insert(one(of: Array("()[]|=;#\"'\\.,:x-+*/ _é\u{0}\u{1B}\n\t?9ae")), at: place)
      }
    }
    return String(characters)
  }

  private mutating func noise() -> String {
    let bytes = (0..<below(60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func deep() -> String {
    let count = one(of: [3, 30, 63, 64, 65, 500, 3000])
    let (open, close) = one(of: [("(", ")"), ("[", "]"), ("-", ""), ("(1+", ")"), ("time ", ""), ("x | (", ")")])
    return String(repeating: open, count: count) + "1" + String(repeating: close, count: chance(80) ? count : count - 1)
  }

  /// How often something is repeated: mostly as a person would, rarely up to what a line may have.
  private mutating func length() -> Int { chance(1) && chance(10) ? below(200_000) : below(2000) }

  private mutating func oneOff() -> String {
    let digits = String(repeating: "7", count: 1 + below(500))
    return one(of: [
      digits, "zeros \(digits)", "x[\(digits)]", "conv 1 \(digits)", "conv 1 2 kernel=\(digits)", "\(digits)x\(digits)",
      "input 1x8x8 | conv 1 padding=2147483647 | conv 1 padding=2147483647 | flatten",
      "summary (conv 1 1 padding=2147483647) 1x2147483647x2147483647",
      "summary (avgpool 1 stride=2147483647 | flatten) 9223372036854775807x1x1",
      "summary net \(one(of: Self.huge))", "input \(one(of: Self.huge)) | flatten | linear 3",
      String(repeating: one(of: ["a", "x ", "1+", "| ", "=", "\"", "é", "\u{1F600}", "\u{301}"]), count: length()),
      "shift x \(one(of: Self.huge)) \(one(of: Self.huge))", "0/0", "x / 0", "mse (x / 0) x", "show (x / 0)",
      "plot (v / 0)", "seed \(one(of: Self.huge))", "crossentropy t [\(one(of: Self.huge)), 0]",
      "undo", "history 3", "help /\(one(of: ["a", "(", "%s", ""]))/",
      "set width \(one(of: ["20", "80", "10000", "3"]))",
      "set digits \(one(of: ["1", "17", "99"]))", "robustness net data shift=\(one(of: ["0:2", "0:64", "[0,1]"]))",
    ])
  }
}
