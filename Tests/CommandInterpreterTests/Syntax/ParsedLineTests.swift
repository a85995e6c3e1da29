import TerminalGraphics
import Testing

@testable import CommandInterpreter

/// A line is parsed once, in time that depends only on its length.
@Suite struct ParsedLineTests {
  private let vocabulary = CommandTable.standard.vocabulary

  /// Lines of about this length, each of another kind.
  private static let makes: [(name: String, make: @Sendable (Int) -> String)] = [
    ("a sum", { "x = 1" + String(repeating: " + 1", count: $0 / 4) }),
    ("a list", { "x = [1" + String(repeating: ", 2", count: $0 / 3) + "]" }),
    ("a pipe", { "x" + String(repeating: " | relu", count: $0 / 7) }),
    ("operands", { "conv 1 2" + String(repeating: " 3", count: $0 / 2) }),
    ("names that nothing has", { "train net " + String(repeating: "a b ", count: $0 / 4) }),
    ("one word", { String(repeating: "a", count: $0) }),
    ("digits", { String(repeating: "7", count: $0) }),
    ("blanks", { "x" + String(repeating: " ", count: $0) + "= 3" }),
    ("a comment", { "x # " + String(repeating: "it's (", count: $0 / 6) }),
    ("text in quotes", { "x = \"" + String(repeating: "a\\\"", count: $0 / 3) + "\"" }),
    ("a note", { "note " + String(repeating: "it's ", count: $0 / 5) }),
    ("a timed sum", { "time x = 1" + String(repeating: " + 1", count: $0 / 4) }),
    ("a timed time", { String(repeating: "time ", count: $0 / 5) + "x" }),
    ("a long word in many brackets", { brackets(60, around: String(repeating: "a", count: $0)) }),
    ("a pipe in many brackets", { brackets(60, around: "x" + String(repeating: " | relu", count: $0 / 7)) }),
    ("operands in brackets", { "conv " + String(repeating: "(1 + (2)) ", count: $0 / 10) }),
    ("calls in calls", { nested(30, around: String(repeating: "1 + ", count: $0 / 4) + "1") }),
    ("a list of lists", { "[" + String(repeating: "[[1, 2], [3]], ", count: $0 / 15) + "4]" }),
    ("brackets that do not close", { String(repeating: "(a", count: 60) + String(repeating: "a", count: $0) }),
    ("brackets too many", { String(repeating: "(", count: $0) }),
    ("brackets that nothing opened", { "x = 1" + String(repeating: ")", count: $0) }),
    ("quotes", { String(repeating: "'a' ", count: $0 / 4) }),
    ("bars", { String(repeating: "|", count: $0) }),
    ("equals signs", { "x" + String(repeating: "=", count: $0) }),
    ("indices", { "x[0" + String(repeating: ",0", count: $0 / 2) + "]" }),
    ("fields", { "x" + String(repeating: ".a", count: $0 / 2) }),
    ("lines that go on", { "x = (1" + String(repeating: " + \\\n 1", count: $0 / 7) + ")" }),
  ]

  private static func brackets(_ depth: Int, around inner: String) -> String {
    String(repeating: "(", count: depth) + inner + String(repeating: ")", count: depth)
  }

  private static func nested(_ depth: Int, around inner: String) -> String {
    (0..<depth).reduce("(\(inner))") { inner, _ in "(linear 3 \(inner))" }
  }

  /// How often characters are examined while a text is parsed.
  private func looks(_ text: String) -> Int {
    let counter = ReadingCounter()
    ReadingCounter.$current.withValue(counter) { _ = ParsedLine(text, vocabulary) }
    #expect(counter.texts == 1)
    return counter.characters
  }

  @Test(arguments: makes.indices) func looksGrowWithTheLength(_ index: Int) {
    let (name, make) = Self.makes[index]
    var before = looks(make(1000))
    for length in [2000, 4000, 8000, 16_000, 32_000, 64_000] {
      let now = looks(make(length))
      #expect(now <= 2 * before + 200, "\(name) of \(length): \(now) looks after \(before)")
      before = now
    }
    let text = make(100_000)
    let each = Double(looks(text)) / Double(text.count)
    #expect(each <= 20, "\(name): \(each) looks at each character")
  }

  @Test func whatWasReadIsRunWithoutBeingReadAgain() {
    let text = "x = 1" + String(repeating: " + 1", count: 25_000)
    let counter = ReadingCounter()
    var interpreter = Interpreter(Environment())
    ReadingCounter.$current.withValue(counter) {
      let line = interpreter.read(text)
      #expect(line.isComplete && line.reading?.target == "x")
      let read = counter.characters
      #expect((interpreter.execute(line).value as? NumberValue)?.number == 25_001)
      // Provenance copies the text of the line without parsing it again.
      #expect(counter.texts == 1 && counter.characters <= read + 2 * text.count)
    }
    #expect(interpreter.log.entries.map(\.text) == [text])
  }

  /// An argument's error surfaces only when it is bound.
  @Test(arguments: [
    ("nothing | conv 1 2x", ErrorCode.unknownCommand, 0..<7), ("ones 2 | conv 1 2x", .syntax, 16..<18),
    ("difference (nothing) 2x", .unknownCommand, 12..<19), ("difference 2x (nothing)", .syntax, 11..<13),
    ("conv 1 2 3 kernel=2x", .extraArgument, 9..<10), ("time conv 1 2x", .syntax, 12..<14),
    ("time ones 2 | nothing", .unknownName, 14..<21), ("time  time  (conv 1 nothing)", .unknownName, 20..<27),
    ("x = time nothing", .unknownCommand, 9..<16), ("time # only a comment", .missingArgument, 5..<6),
  ]) func errorsComeInOrderAndInTheirPlaces(_ text: String, _ code: ErrorCode, _ span: Range<Int>) {
    let shell = Shell()
    let diagnostic = shell.run(text).diagnostic
    #expect(diagnostic?.code == code && diagnostic?.span == span, "\(text): \(String(describing: diagnostic))")
    #expect(diagnostic?.source == text)
  }

  @Test func timesInTimesEndAtTheLimit() {
    let shell = Shell()
    shell.run(all: [String(repeating: "time ", count: 4) + "1"])
    let deep = shell.run(String(repeating: "time ", count: 100_000) + "1").diagnostic
    #expect(deep?.code == .limit && deep?.span == 20..<24)
  }

  @Test func aLineIsPassedToACommandAsItStands() {
    let line = ParsedLine("  it's (3 # of 4  ", vocabulary).passed(to: "note", vocabulary)
    #expect(line.text == "note it's (3 # of 4" && line.isComplete && line.reading?.words == ["note"])
    var interpreter = Interpreter(Environment())
    #expect(interpreter.execute(line).diagnostic == nil)
    #expect(interpreter.log.notes == ["it's (3 # of 4"] && interpreter.log.entries.map(\.text) == [line.text])
    // A command that takes no text parses its argument.
    #expect(ParsedLine("3", vocabulary).passed(to: "zeros", vocabulary).reading?.words == ["zeros"])
    #expect(ParsedLine(" ", vocabulary).passed(to: "note", vocabulary).text == "note ")
  }

  @Test func aTextThatIsTooLongIsRefusedUnread() {
    let line = ParsedLine("x = " + String(repeating: "1", count: Limits.lineLength), vocabulary)
    var interpreter = Interpreter(Environment())
    #expect(line.isComplete && line.reading == nil)
    #expect(interpreter.execute(line).diagnostic?.code == .limit)
  }
}
