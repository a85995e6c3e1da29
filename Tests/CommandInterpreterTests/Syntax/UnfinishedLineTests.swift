import NeuralNetworks
import Testing

@testable import CommandInterpreter

/// A continued line is scanned once.
@Suite struct UnfinishedLineTests {
  private let vocabulary = CommandTable.standard.vocabulary

  /// Reading a text line by line gives the same result as reading it at once.
  @Test func saysWhatTheWholeTextSays() {
    var generator = SeededGenerator(seed: 3)
    let pieces = [
      "\n", "\n", "\r\n", " ", "(", ")", "[", "]", "\"", "'", "\\", "#", "|", "=", "x", "note ", "time ", ";", "\t",
      "a|",
      "\\\n", "é", "?",
    ]
    var unfinished = 0
    for _ in 0..<20_000 {
      let count = 1 + generator.integer(below: 24)
      let text = (0..<count).map { _ in pieces[generator.integer(below: pieces.count)] }.joined()
      let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      var open = UnfinishedLine(String(lines[0]), vocabulary)
      var whole = String(lines[0])
      #expect((open == nil) == ParsedLine(whole, vocabulary).isComplete, "\(text.debugDescription)")
      for line in lines.dropFirst() {
        guard open?.goesOn == true else { break }
        whole += "\n" + line
        open?.add(line)
        unfinished += 1
        #expect(open?.text == whole)
        #expect(open?.goesOn != ParsedLine(whole, vocabulary).isComplete, "\(whole.debugDescription)")
      }
    }
    #expect(unfinished > 5_000)
  }

  /// Scanning is linear in the length, however many lines there are.
  @Test func looksGrowWithTheLength() {
    func looks(_ lines: Int) -> Int {
      let counter = ReadingCounter()
      let text = "x = [1" + String(repeating: "\n,1", count: lines) + "]\n3"
      return ReadingCounter.$current.withValue(counter) {
        #expect(Array(LogicalLines(text, vocabulary)).map(\.number) == [1, lines + 2])
        return counter.characters
      }
    }
    #expect(looks(16_000) <= 5 * looks(4_000))
  }

  /// An endless line is returned once it is too long for a line, and rejected.
  @Test func aLineWithoutAnEndIsRefused() throws {
    let text = "(" + String(repeating: "\n" + String(repeating: "a", count: 999), count: 1_100) + "\n3"
    var lines = LogicalLines(text, vocabulary)
    let next = lines.next()
    let first = try #require(next)
    #expect(first.line.text.utf8.count <= Limits.lineLength + 1_001 && first.line.reading == nil)
    var interpreter = Interpreter(Environment())
    #expect(interpreter.execute(first.line).diagnostic?.code == .limit)
    #expect(lines.next()?.number == 1_002)
  }
}
