internal import CommandInterpreter
internal import TerminalGraphics

/// The transitions of a lesson, event by event. Nothing here computes, shows or writes; it returns effects to perform.
extension LessonState {
  /// Returns the state after an event, and the effects to perform in order.
  static func advance(_ state: LessonState, _ event: LessonEvent) -> (LessonState, [LessonEffect]) {
    var next = state
    let effects = next.advance(event)
    return (next, effects)
  }

  /// Processes an event and returns the effects to perform in order; at most the last one expects an event in answer.
  /// An answer that is not expected changes nothing.
  mutating func advance(_ event: LessonEvent) -> [LessonEffect] {
    var effects: [LessonEffect] = []
    let asked = pending
    switch (event, asked) {
    case (.opened(let finished), .nothing): open(finished, &effects)
    case (.evaluated(let line), .nothing): watch(line, &effects)
    case (.word(let word), .nothing): perform(word, &effects)
    case (.lost(let names), .nothing): tellWhatIsLost(names, &effects)
    case (.judged(let judgement), .judging(let line)):
      pending = .nothing
      take(judgement, of: line, &effects)
    case (.read(let reading, let complaint), .reading(let text)):
      pending = .nothing
      take(text, reading, complaint, &effects)
    case (.answerJudged(let verdict), .judgingAnswer(let answer)):
      pending = .nothing
      take(verdict, of: answer, &effects)
    case (.solved(let right), .solving(let isSkip)):
      pending = .nothing
      tell(right, isSkip: isSkip, &effects)
    case (.compared(let comparison), .comparing(let predictions, let finishes)):
      pending = .nothing
      tell(comparison, of: predictions[0], &effects)
      compare(Array(predictions.dropFirst()), thenFinishes: finishes, &effects)
    case (.ran(let run), .running(let running)):
      pending = .nothing
      take(run, of: running, &effects)
    case (.workspaceMade(let change), _):
      pending = .nothing
      if !take(change, for: asked, &effects) { pending = asked }
    case (.stopped, _):
      if asked.canStop {
        pending = .nothing
        stop(asked, &effects)
      }
    default: break
    }
    return effects
  }

  /// Continues with a workspace that was created; returns false if none was requested.
  private mutating func take(
    _ change: WorkspaceChange, for asked: Pending, _ effects: inout [LessonEffect]
  ) -> Bool {
    switch asked {
    case .opening: enter(position, &effects)
    case .repairing(let running): runAgain(running, change, &effects)
    case .goingOn:
      tellWhatIsBack(change, &effects)
      enter(position + 1, &effects)
    case .going(let step):
      tellWhatIsOther(change, &effects)
      enter(step, &effects)
    case .nothing, .running, .judging, .reading, .judgingAnswer, .solving, .comparing: return false
    }
    return true
  }

  /// Ends an operation that Ctrl-C stopped, and returns to the state before it. However, a stopped opening closes the
  /// lesson, and a stopped comparison is given up and the lesson continues.
  private mutating func stop(_ asked: Pending, _ effects: inout [LessonEffect]) {
    switch asked {
    case .opening:
      effects.say("Stopped: the lesson was not opened.", .warning)
      effects.append(.leave)
    case .repairing(let running): stop(running.purpose, &effects)
    case .going: effects.say("Stopped: you are still in the same step.", .warning)
    case .reading: effects.say("Stopped before the answer was read: enter it again.", .warning)
    case .judgingAnswer: effects.say("Stopped before the answer was checked: enter it again.", .warning)
    case .solving: effects.say("Stopped before the answer was computed.", .warning)
    case .comparing(_, let finishes):
      effects.say("Stopped before this was compared with your prediction.", .warning)
      compare([], thenFinishes: finishes, &effects)
    case .nothing, .judging, .goingOn, .running: break
    }
  }
}
