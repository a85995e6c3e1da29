import CommandInterpreter
import Platform
import TerminalTesting
import Testing

@testable import Lessons

/// A journal's lines run again bring about events, and these alone the state that the player had.
@Suite struct JournalFoldTests {
  private static let names = LessonLibrary.builtIn.entries.map(\.name)

  /// A state that only events change.
  private struct Fold {
    var state: LessonState

    mutating func take(_ report: LineReport) {
      for event in report.events { state = LessonState.advance(state, event).0 }
    }
  }

  /// For every prefix of every lesson's solution.
  @Test(arguments: names) func everyPrefixOfTheSolutionComesToThePlayersState(_ name: String) throws {
    let folder = try TemporaryFolder()
    let player = host(student: "ada", store: JournalStore(stateFolder: folder.path))
    let walk = LessonWalk(player, try LessonWalk.shipped(name))
    var states: [LessonState] = []
    // Everything that the walk enters, a line at a time.
    walk.host.didExecute = { report in if !report.entry.isEmpty, let state = player.state { states.append(state) } }
    walk.host.said("lesson \(name)")
    #expect(walk.run() && states.last?.isFinished == true)
    player.journalWriter = nil

    let record = try JournalRecord(try Files.bytes(folder.file("lessons/ada/\(name).cnn.md"), atMost: 1 << 24))
    #expect(record.lines.count == states.count && record.lines.count > 1)
    let again = host(student: "ada")
    var fold = Fold(state: LessonState(walk.lesson))
    for (line, state) in zip(record.lines, states) {
      fold.take(again.execute(again.read(line.text), stoppingBehind: line.stop))
      #expect(fold.state == state, "behind `\(line.text)`")
      guard fold.state == state else { return }
    }
  }

  /// What a journal claims changes nothing: its marks are no events.
  @Test func aClaimIsNoEvent() throws {
    let folder = try TemporaryFolder()
    let desk = StudentDesk(folder, try shortLesson())
    desk.enter(["lesson short", "y = x | maxpool 2", "next"])
    let state = try #require(desk.host.state)
    desk.die()
    let path = "state/lessons/ada/short.cnn.md"
    let journal = try #require(folder.read(path))
    let claim = "```\n\n<!-- done: train -->\n\n```cnn\ncnn> vars\n"
    try folder.write(journal.dropLast(4) + claim + "```\n", to: path)
    let again = StudentDesk(folder, try shortLesson())
    again.enter("lesson short")
    var fold = Fold(state: LessonState(state.lesson))
    fold.take(again.lastReport)
    #expect(fold.state.records == state.records && fold.state.position == state.position)
    #expect(again.host.state?.records == state.records)
  }
}
