import CommandInterpreter
import Testing

@testable import Lessons

/// What is typed while a question is open: an answer to it, or a line.
@Suite struct TypedLineTests {
  private static let words = KnownWords(commands: .standard, names: ["x", "net", "b"])

  private func question(_ head: String, _ lines: [String]) throws -> Question {
    try Question(words: head.split(separator: " ").map(String.init), lines: lines, line: 1)
  }

  private func typed(_ text: String, _ question: Question?) -> TypedLine {
    TypedLine(ParsedLine(text, CommandTable.standard.vocabulary), to: question, knowing: Self.words)
  }

  private func isComplete(_ text: String, _ question: Question?) -> Bool {
    TypedLine.isComplete(ParsedLine(text, CommandTable.standard.vocabulary), to: question, knowing: Self.words)
  }

  @Test(arguments: [
    ("3", TypedLine.answer), (" 3 ", .answer), ("1/4", .answer), ("0.5 %", .answer), ("about 16", .answer),
    ("8\u{B7}2", .answer), ("2^4", .answer), ("log 3", .answer), ("ln(3)", .answer), ("three", .answer),
    ("9'571", .answer), ("share = 0.25", .answer), ("", .line), ("   ", .line), ("x", .line), ("x.size", .line),
    ("x.size + 30", .line), ("4*4", .line), ("ramp 2", .line), ("y = 2^4", .line), ("log = 3", .line),
    ("hint?", .line), ("net", .line), ("nothing of a number", .line), ("(1 +", .line), ("# 3", .line),
  ]) func aNumber(_ text: String, _ expected: TypedLine) throws {
    #expect(typed(text, try question("number tol=0", ["What share?", "share = ____"])) == expected, "\(text)")
  }

  @Test(arguments: [
    ("a", TypedLine.answer), ("A)", .answer), ("(a)", .answer), ("a.", .answer), ("yes", .answer),
    ("yes: it does", .answer), ("it's not", .answer), ("no, it's not", .answer), ("a) yes: it does", .answer),
    ("b", .answer), ("c", .line), ("d", .line), ("", .line), ("x", .line), ("x | relu", .line), ("yes = 3", .line),
    ("vars?", .line), ("relu", .line), ("it", .line), ("maybe", .line), ("net it's not", .line),
  ]) func aChoice(_ text: String, _ expected: TypedLine) throws {
    #expect(typed(text, try question("choice", ["a) yes: it does", "b) no, it's not"])) == expected, "\(text)")
  }

  @Test(arguments: ["because", "3", "a", "answer it", "x"]) func aTextTakesItsWord(_ text: String) throws {
    #expect(typed(text, try question("text", ["Why?"])) == .line)
    #expect(typed(text, nil) == .line)
  }

  @Test(arguments: [
    // Complete whatever is asked.
    ("x", true, true, true), ("note it's", true, true, true), ("3", true, true, true),
    // A number, and a sentence, have no open quotes.
    ("9'571", false, true, false), ("it's sixteen", false, true, true), ("no, it's not", false, true, true),
    // What begins with what is known goes on.
    ("x | relu |", false, false, false), ("y = (1 +", false, false, false), ("relu \"", false, false, false),
    ("t = \"it", false, false, false), ("(1 +", false, false, false),
  ]) func whetherALineGoesOn(_ text: String, _ alone: Bool, _ number: Bool, _ choice: Bool) throws {
    #expect(isComplete(text, nil) == alone, "\(text)")
    #expect(isComplete(text, try question("number tol=0", ["How many?"])) == number, "\(text)")
    #expect(isComplete(text, try question("choice", ["a) yes", "b) no, it's not"])) == choice, "\(text)")
  }

  @Test func whatIsKnown() {
    for line in ["x", "x.size", "x[0]", "net | relu", "relu", "conv 1 2", "hm?", "y = 3", "  x"] {
      #expect(Self.words.begin(line), "\(line)")
    }
    for line in ["y", "log 3", "conv1", "", "3 x"] { #expect(!Self.words.begin(line), "\(line)") }
  }
}
