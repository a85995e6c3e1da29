import TerminalTesting
import Testing

@testable import CommandInterpreter
@testable import Lessons
@testable import LineEditing

/// What a key press calls (completion, whether a line goes on, hints) gives an answer for every beginning of every line.
@Suite struct KeyPressFuzzTests {
  @Test(.timeLimit(.minutes(60))) func everyBeginningOfALineHasAnAnswer() throws {
    let folder = try TemporaryFolder()
    try FuzzFolder.fill(folder)
    let patience = FuzzPatience()
    var generator = LineGenerator(seed: FuzzSettings.seed &+ 1)
    var history = History()
    for session in 0..<2 {
      let player = FuzzFolder.player(folder, patience)
      for line in session == 0 ? LineGenerator.setup : ["student s", "lesson welcome", "lesson max-pooling"] {
        patience.renew()
        _ = player.execute(line)
      }
      for _ in 0..<max(10, FuzzSettings.lines / 200) {
        let line = session == 0 || generator.chance(50) ? generator.next() : generator.lessonLine()
        expectAnswers(line, player, history)
        history.add(line)
      }
    }
    #expect(history.entries.count > 10)
  }

  private func expectAnswers(_ line: String, _ player: LessonPlayer, _ history: History) {
    let typed = DisplayText.editable(line)
    #expect(
      DisplayText.editable(typed) == typed
        && typed.unicodeScalars.allSatisfy { $0 == "\n" || !DisplayText.isControl($0) })
    let count = typed.count
    // Of a long line, the beginning, the end, and some places between.
    let places = count <= 100 ? Array(0...count) : Array(0..<40) + stride(from: 40, to: count, by: count / 20) + [count]
    for place in places {
      let beginning = String(typed.prefix(place))
      let (start, items) = player.interpreter.completions(typed, cursor: place)
      #expect((0...place).contains(start), "\(typed.debugDescription) at \(place): \(start)")
      let candidates = items.map { CompletionCandidate($0.text, note: $0.note, suffix: $0.suffix) }
      let word = String(beginning.dropFirst(start))
      _ = CompletionStep(typed: word, after: String(typed.dropFirst(place)), candidates: candidates)
      let listing = CompletionListing.text(of: candidates, columns: 20 + place % 100, rows: 2 + place % 30) { $0 }
      #expect(isClean(listing), "\(beginning.debugDescription) lists \(listing.debugDescription)")
      let read = player.read(beginning)
      _ = (player.isComplete(read), player.isAnswer(read), read.isComplete)
      if let rest = history.continuation(of: beginning) { #expect(!rest.isEmpty && !rest.contains("\n")) }
    }
  }
}
