import CommandInterpreter

@testable import Lessons

/// Words that steer a lesson, and events that answer nothing.
extension AdvanceCase {
  static let words: [AdvanceCase] = [
    AdvanceCase("the first hint", after: atCommands, .word(.hint), ["passage: Nudge.", "say faint: 1 more hint."]) {
      $0.records[0].hints == 1 && $0.task?.hintsShown == 1
    },
    AdvanceCase("the last hint", after: atCommands + [.word(.hint)], .word(.hint), ["passage: Push."]) {
      $0.records[0].hints == 2
    },
    AdvanceCase(
      "no more hints", after: atCommands + [.word(.hint), .word(.hint)], .word(.hint),
      ["say: There are no more hints: `solution` shows a solution, `skip` shows it, runs it and moves on."]
    ) { $0.records[0].hints == 2 },
    AdvanceCase(
      "no hint for a guess", after: atPrediction, .word(.hint),
      ["say: There is no hint for this: any guess will do, as it is not marked; `skip` moves on without one."]),
    AdvanceCase(
      "no hint between steps", after: firstDone, .word(.hint),
      ["say: There is nothing left to do in this step; `next` continues."]),
    AdvanceCase(
      "a solution of commands", after: atCommands, .word(.solution),
      ["A solution, line by line: y = zeros 2 / z = zeros 3"]
    ) { $0.records[0].solutionsShown == 1 && $0.task != nil },
    AdvanceCase(
      "a solution of a prediction", after: atPrediction, .word(.solution),
      ["say: A prediction is a guess and is not marked: make one, and the lesson shows the answer."]),
    AdvanceCase("a solution of a question is computed", after: atChoice, .word(.solution), ["solve?"]) {
      $0.records[1].solutionsShown == 0
    },
    AdvanceCase(
      "and told", after: atChoice + [.word(.solution)], .solved(RightAnswer(text: "a) this", message: "So.")),
      ["say: The answer is a) this. So."]
    ) { $0.records[1].solutionsShown == 1 && $0.task != nil },
    AdvanceCase(
      "where any will do", after: atWords + [.word(.solution)], .solved(nil),
      ["say: Any answer in your own words will do: `answer TEXT`."]),
    AdvanceCase(
      "Ctrl-C before it is known", after: atChoice + [.word(.solution)], .stopped,
      ["say warning: Stopped before the answer was computed."]
    ) { $0.records[1].solutionsShown == 0 },
    AdvanceCase(
      "no solution between steps", after: firstDone, .word(.solution),
      ["say: There is nothing left to do in this step; `next` continues."]),
    AdvanceCase(
      "retry", after: atCommands + [.word(.hint)], .word(.retry),
      ["restore start", "say: The step starts over with the workspace it began with."] + enterFirst
        + ["passage: Look.", "save before commands", "run? 0.1"]
    ) { $0.records[0].hints == 1 && $0.task == nil },
    AdvanceCase("words about journals are not the lesson's", after: atCommands, .word(.review), []),
  ]

  static let moving: [AdvanceCase] = [
    AdvanceCase("next brings back what playing changed", after: firstDone, .word(.next), ["bring back? end 0"]),
    AdvanceCase(
      "and says so", after: firstDone + [.word(.next)], .workspaceMade(WorkspaceChange(changed: ["x"])),
      ["say faint: x is back to its value at the end of the step."] + enterSecond),
    AdvanceCase(
      "several values", after: firstDone + [.word(.next)], .workspaceMade(WorkspaceChange(changed: ["x", "y"])),
      ["say faint: x, y are back to their values at the end of the step."] + enterSecond),
    AdvanceCase(
      "behind the last step nothing comes", after: finished, .word(.next),
      ["say: This was the last step. `leave` restores your workspace, `goto 1` starts over."]),
    AdvanceCase("goto makes the workspace", after: atCommands, .word(.goTo(2)), ["make? 2.0"]) { $0.position == 0 },
    AdvanceCase(
      "and tells what is other", after: atCommands + [.word(.goTo(2))],
      .workspaceMade(WorkspaceChange(changed: ["x"], gone: ["q"])),
      ["say faint: The workspace is set to the start of this step; x has changed, q is gone."] + enterThird),
    AdvanceCase(
      "a stopped goto stays", after: atCommands + [.word(.goTo(2))], .stopped,
      ["say warning: Stopped: you are still in the same step."]
    ) { $0.position == 0 && $0.task != nil },
    AdvanceCase("goto beyond the end does nothing", after: atCommands, .word(.goTo(9)), []),
    AdvanceCase("back takes the workspace that the step before left", after: atGoal, .word(.back), ["go back? end 0"]),
    AdvanceCase("back into the first step makes it", after: atPrediction, .word(.back), ["make? 0.0"]),
    AdvanceCase(
      "next in a step that is looked at once more", after: atPrediction + [.word(.back), made, demoRan], .word(.next),
      ["go back? end 0"]),
  ]

  static let skipping: [AdvanceCase] = [
    AdvanceCase("skip runs the solution", after: atCommands, .word(.skip), ["save before commands", "run? 0.2"]),
    AdvanceCase(
      "and continues with the next step by itself", after: atCommands + [.word(.skip)],
      .ran(CommandRun(outputs: [[], []])), ["save end 0", "mark skipped first", "bring back? end 0"]
    ) { $0.records[0].status == .skipped && $0.records[0].solutionsShown == 1 },
    AdvanceCase(
      "a stopped one leaves the task", after: atCommands + [.word(.skip)], demoStopped,
      [
        "restore before commands",
        "say warning: Stopped: the workspace is unchanged, and this task is still open.",
      ]
    ) { $0.task != nil && !$0.isSkipped },
    AdvanceCase("skip of a question tells the answer", after: atChoice, .word(.skip), ["solve?"]),
    AdvanceCase(
      "and goes on", after: atChoice + [.word(.skip)], .solved(RightAnswer(text: "a) this", message: "So.")),
      ["say: The answer is a) this. So.", "save end 1", "mark skipped second", "bring back? end 1"]),
    AdvanceCase(
      "Ctrl-C keeps the question open", after: atChoice + [.word(.skip)], .stopped,
      ["say warning: Stopped before the answer was computed."]
    ) { $0.task != nil && !$0.isSkipped },
    AdvanceCase(
      "skip of a prediction guesses nothing", after: atPrediction, .word(.skip), ["save before commands", "run? 1.1"]),
    AdvanceCase("skip between steps is next", after: firstDone, .word(.skip), ["bring back? end 0"]),
    AdvanceCase(
      "what was done once stays done", after: firstDone + [.word(.goTo(0)), made, demoRan, .word(.skip)],
      .ran(CommandRun(outputs: [[], []])), ["save end 0", "mark skipped first", "bring back? end 0"]
    ) { $0.records[0].status == .done },
    AdvanceCase(
      "skipping the last task ends the lesson", after: atWords + [.word(.skip)], .solved(nil),
      [
        "say: Any answer in your own words will do: `answer TEXT`.", "save end 2", "mark skipped third", "say: ",
        "say good: You have reached the end of Test: 2 of 3 steps done, 1 skipped.", "lesson done",
      ]
    ) { $0.isFinished },
  ]

  static let strangers: [AdvanceCase] = [
    AdvanceCase("a result that nobody asked for", after: atCommands, demoRan, []),
    AdvanceCase("a judgement that nobody asked for", after: atCommands, commands(true, true), []),
    AdvanceCase("a workspace that nobody asked for", after: atCommands, made, []),
    AdvanceCase("a stop where nothing runs", after: atCommands, .stopped, []),
    AdvanceCase("a stop that does not say how far commands came", after: opened, .stopped, []),
    AdvanceCase("a word while a demonstration runs", after: opened, .word(.skip), []),
    AdvanceCase("an answer of another kind", after: atChoice + [.word(.answer("a"))], .solved(nil), []),
  ]
}
