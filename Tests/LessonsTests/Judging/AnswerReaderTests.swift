import CommandInterpreter
import Testing

@testable import Lessons

/// What answers mean.
@Suite struct AnswerReaderTests {
  private func reader(
    _ words: String, _ lines: [String] = [], after commands: [String] = []
  ) throws -> AnswerReader {
    let question = try Question(words: words.split(separator: " ").map(String.init), lines: lines, line: 1)
    return AnswerReader(question, try interpreter(after: commands))
  }

  @Test(arguments: [
    ("share = 0.25", 0.25), ("share = 1 - 3/4", 0.25), ("25 percent.", 0.25), ("0.25.", 0.25), ("9,571.", 9571),
    ("25 percent of them", 0.25),
    ("about 1 - 3/4", 0.25), ("It is 0.25.", 0.25), ("x.size", 4), ("x.size + 1", 5), ("n = x.size", 4),
    ("8\u{A0}\u{B7}\u{A0}6", 48), ("0.25 = 1/4", 0.25),
  ])
  func numbersAreRead(_ text: String, _ number: Double) throws {
    #expect(try reader("number tol=0", after: ["x = ones 2x2"]).reading(of: text) == .number(number), "\(text)")
  }

  @Test(arguments: [
    "", "x", "a quarter", "3 thousand", "2 or three", "x <= 3", "x >= 3", "x != 3", "y.size", "quit", "0.25 x 2",
  ])
  func whatIsNoNumberIsNotRead(_ text: String) throws {
    #expect(try reader("number tol=0", after: ["x = ones 2x2"]).reading(of: text) == nil, "\(text)")
  }

  /// Each of these took a time that grows with the square of its length: the first nearly a minute.
  @Test(arguments: ["=", "is "]) func theLongestLineIsSoonRead(_ part: String) throws {
    let text = String(repeating: part, count: 900_000 / part.count)
    let reader = try reader("number tol=0")
    let time = ContinuousClock().measure { #expect(reader.reading(of: text) == nil) }
    #expect(time < .seconds(10))
  }

  @Test func aLayerIsNamedByItsNumber() throws {
    let reader = try reader("number tol=0", after: ["net = input 1x8x8 | conv 2 | relu | flatten | linear 3"])
    for answer in ["3", "net[3]", "layer 3", "three", "It is 3", "the layer 3"] {
      #expect(reader.reading(of: answer) == .number(3), "\(answer)")
    }
    for answer in ["net[9]", "other[3]", "net", "net[0:2]", "some"] {
      #expect(reader.reading(of: answer) == nil, "\(answer)")
    }
  }

  @Test func choicesAndWords() throws {
    let choice = try reader("choice", ["a) yes", "b) no", "c) neither"])
    #expect(choice.reading(of: "B") == .choice(label: "b") && choice.reading(of: "d") == nil)
    #expect(choice.complaint == "answer with a, b or c")
    let text = try reader("text")
    #expect(text.reading(of: "because") == .words && text.reading(of: "  ") == nil)
  }
}
