import CommandInterpreter
import Testing

@testable import Lessons

/// What a lesson does, as tables of events and effects: no terminal, file or interpreter is near.
@Suite struct AdvanceTests {
  private static let all =
    AdvanceCase.opening + AdvanceCase.demonstrations + AdvanceCase.commandTasks + AdvanceCase.goals
    + AdvanceCase.answers + AdvanceCase.predictions + AdvanceCase.reminders + AdvanceCase.words + AdvanceCase.moving
    + AdvanceCase.skipping + AdvanceCase.strangers

  @Test(arguments: all) func anEventHasItsEffects(_ item: AdvanceCase) throws {
    var state = LessonState(try StateLesson.lesson())
    for event in item.before { state = LessonState.advance(state, event).0 }
    let before = state
    let (after, effects) = LessonState.advance(state, item.event)
    #expect(effects.map(\.brief) == item.effects)
    #expect(item.holds(after))
    // What is a value has not changed.
    #expect(state == before)
  }

  @Test func tablesAreLargeAndTellCasesApart() {
    #expect(Self.all.count >= 60 && Set(Self.all.map(\.name)).count == Self.all.count)
  }

  @Test(arguments: AdvanceCase.strangers) func whatAnswersNothingChangesNothing(_ item: AdvanceCase) throws {
    var state = LessonState(try StateLesson.lesson())
    for event in item.before { _ = state.advance(event) }
    var after = state
    _ = after.advance(item.event)
    #expect(after == state)
  }

  /// Whatever events come, at most the last effect asks for one, and where the state says that it waits for an answer, it
  /// does.
  @Test(arguments: 0..<40) func atMostTheLastEffectAsks(_ seed: Int) throws {
    var dice = Dice(state: UInt64(seed))
    let events = Self.all.flatMap { $0.before + [$0.event] }
    var state = LessonState(try StateLesson.lesson())
    _ = state.advance(.opened(finished: []))
    for _ in 0..<300 {
      let event = try #require(events.randomElement(using: &dice))
      if case .opened = event { continue }
      let isWaiting = state.pending != .nothing
      let effects = state.advance(event)
      #expect(effects.dropLast().filter(\.asksForEvent).isEmpty)
      if let last = effects.last {
        #expect(last.asksForEvent == (state.pending != .nothing), "\(event): \(effects.map(\.brief))")
      } else if isWaiting {
        continue
      }
      #expect(state.lesson.steps.indices.contains(state.position) && state.item <= state.step.items.count)
      #expect(state.task == nil || state.openTask?.isStudents == true)
    }
  }
}
