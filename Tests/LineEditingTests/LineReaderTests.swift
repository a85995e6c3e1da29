import Testing

@testable import LineEditing

/// A source that replays reads and notes what it was asked.
private final class ReplayedSource: LineSource {
  let isInteractive: Bool
  var reads: [LineRead<String>]
  var preceding: [String] = []
  var remembered: [String] = []

  init(_ reads: [LineRead<String>], isInteractive: Bool = true) {
    self.reads = reads
    self.isInteractive = isInteractive
  }

  func read(_ prompt: Prompt, continuing preceding: String) -> LineRead<String> {
    self.preceding.append(preceding)
    return reads.isEmpty ? .endOfInput : reads.removeFirst()
  }

  func remember(_ entry: String) { remembered.append(entry) }
}

@Suite struct LineReaderTests {
  private let prompt = Prompt("> ")

  private static func isComplete(_ text: String) -> Bool {
    text.count { $0 == "(" } <= text.count { $0 == ")" } && text.last != "\\"
  }

  private func reader(_ source: any LineSource) -> LineReader<String> {
    LineReader(source: source, isComplete: Self.isComplete)
  }

  @Test func anIncompleteTextGoesOn() {
    let source = ReplayedSource([.line("a ("), .line(""), .line("b)"), .line("c")])
    let reader = reader(source)
    #expect(reader.next(prompt: prompt) == .line("a (\n\nb)"))
    #expect(reader.lineNumber == 1)
    #expect(reader.next(prompt: prompt) == .line("c"))
    #expect(reader.lineNumber == 4)
    #expect(source.preceding == ["", "a (", "a (\n", ""])
    #expect(source.remembered == ["a (\n\nb)", "c"])
  }

  @Test func anInterruptDropsTheWholeLogicalLine() {
    let source = ReplayedSource([.line("a ("), .interrupted, .line("b")])
    let reader = reader(source)
    #expect(reader.next(prompt: prompt) == .interrupted)
    #expect(reader.next(prompt: prompt) == .line("b"))
    #expect(source.remembered == ["b"])
  }

  @Test func aBlockRunsLineByLineAndIsOneEntry() {
    let source = ReplayedSource([.line("a\n\nb (\n1)\nc ("), .line("2)"), .line("d")])
    let reader = reader(source)
    #expect(reader.next(prompt: prompt) == .line("a"))
    #expect(reader.next(prompt: prompt) == .line("b (\n1)"))
    #expect(reader.next(prompt: prompt) == .line("c (\n2)"))
    #expect(reader.next(prompt: prompt) == .line("d"))
    #expect(source.preceding == ["", "c (", ""])
    #expect(source.remembered == ["a\n\nb (\n1)\nc (\n2)", "d"])
  }

  @Test func theRestOfABlockCanBeDropped() {
    let reader = reader(ReplayedSource([.line("a\nb\nc"), .line("d")]))
    #expect(reader.next(prompt: prompt) == .line("a"))
    reader.dropWaiting()
    #expect(reader.next(prompt: prompt) == .line("d"))
  }

  @Test func theEndOfInputHandsOutWhatIsOpen() {
    let reader = reader(ScriptedLineSource(text: "a\nb (\nc"))
    #expect(reader.next(prompt: prompt) == .line("a"))
    #expect(reader.next(prompt: prompt) == .line("b (\nc"))
    #expect(reader.lineNumber == 2)
    #expect(reader.next(prompt: prompt) == .endOfInput)
  }

  @Test func aSourceNobodyTypesAtKeepsNoHistory() {
    let source = ReplayedSource([.line("a")], isInteractive: false)
    #expect(reader(source).next(prompt: prompt) == .line("a"))
    #expect(source.remembered.isEmpty)
  }

  @Test func aLogicalLineHasALimit() {
    let long = LineReader(
      source: ReplayedSource(Array(repeating: .line("("), count: 1001)), isComplete: Self.isComplete)
    #expect(long.next(prompt: prompt) == .refused(.tooManyLines(limit: LineLimits.mostLines)))
    let half = String(repeating: "(", count: LineLimits.longestText / 2 + 1)
    let wide = LineReader(source: ReplayedSource([.line(half), .line(half)]), isComplete: Self.isComplete)
    #expect(wide.next(prompt: prompt) == .refused(.tooLong(limit: LineLimits.longestText)))
  }

  @Test func aScriptHasLines() {
    let source = ScriptedLineSource(text: "a\r\n\nb")
    #expect(
      (0..<4).map { _ in source.read(prompt, continuing: "") } == [.line("a"), .line(""), .line("b"), .endOfInput])
    let empty = ScriptedLineSource(text: "")
    #expect(empty.read(prompt, continuing: "") == .endOfInput)
  }

  /// A line that goes on is not put together, read or asked for again behind each of its lines.
  @Test func eachLineOfATextIsLookedAtOnce() {
    var (looked, read) = (0, 0)
    let reader = LineReader<String>(
      source: ReplayedSource(
        Array(repeating: .line("(" + String(repeating: "a", count: 99)), count: 999) + [.line(")")]),
      read: { text in
        read += text.utf8.count
        return text
      },
      begin: { first in
        looked += first.utf8.count
        return .unfinished { next in
          looked += next.utf8.count
          return next != ")"
        }
      })
    #expect(
      reader.next(prompt: prompt)
        == .line(String(repeating: "(" + String(repeating: "a", count: 99) + "\n", count: 999) + ")"))
    #expect(looked == 99_901 && read == 100_900)
  }
}
