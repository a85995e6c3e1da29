import CommandInterpreter

@testable import Lessons

/// Opening a lesson, its demonstrations, and tasks that are judged by what they do.
extension AdvanceCase {
  static let opening: [AdvanceCase] = [
    AdvanceCase(
      "a lesson opens at its first demonstration", after: [], .opened(finished: []),
      greeting + enterFirst + ["passage: Look.", "save before commands", "run? 0.1"]
    ) { $0.position == 0 && $0.item == 1 && $0.records[0].status == .begun },
    AdvanceCase(
      "the first unfinished step needs its workspace", after: [], .opened(finished: ["first"]),
      greeting + ["make? 1.0"]
    ) { $0.position == 1 && $0.records[0].status == .done },
    AdvanceCase("then it begins", after: [.opened(finished: ["first"])], made, enterSecond) { $0.task != nil },
    AdvanceCase(
      "a stop on the way opens nothing", after: [.opened(finished: ["first"])], .stopped,
      ["say warning: Stopped: the lesson was not opened.", "leave"]),
    AdvanceCase(
      "finished steps in between stay", after: [], .opened(finished: ["second"]),
      greeting + enterFirst + ["passage: Look.", "save before commands", "run? 0.1"]
    ) { $0.records[1].status == .done },
    AdvanceCase(
      "whoever finished all begins anew", after: [], .opened(finished: ["first", "second", "third"]),
      greeting + enterFirst + ["passage: Look.", "save before commands", "run? 0.1"]
    ) { $0.records.allSatisfy { $0.status == .done } },
  ]

  static let failing = LessonEvent.ran(
    CommandRun(outputs: [[]], failure: .init(command: "x = ones 2", code: .unknownName)))

  static let demonstrations: [AdvanceCase] = [
    AdvanceCase("behind a demonstration waits the task", after: opened, demoRan, ["task 0.2"]) {
      $0.outputs == [1: [["x: Tensor 2"]]] && $0.task?.done == [false, false]
    },
    AdvanceCase(
      "a stopped one can be shown again", after: opened, demoStopped,
      [
        "restore before commands",
        "say warning: Stopped: the workspace is unchanged. `next` shows this again, `skip` continues without it.",
      ]
    ) { $0.isStopped },
    AdvanceCase(
      "next shows it again", after: opened + [demoStopped], .word(.next), ["save before commands", "run? 0.1"]),
    AdvanceCase("skip goes on without it", after: opened + [demoStopped], .word(.skip), ["task 0.2"]) { $0.isSkipped },
    AdvanceCase("one that fails gets a workspace of its own", after: opened, failing, ["make? 0.1 keeping others"]),
    AdvanceCase(
      "and runs again in it", after: opened + [failing], made,
      [
        "say warning: Something this step needs was changed, so the workspace is reset to the lesson's.",
        "run? 0.1",
      ]),
    AdvanceCase(
      "if it fails there, the lesson is at fault", after: opened + [failing, made], failing,
      ["blame: The lesson has a mistake here: `x = ones 2` did not end as expected", "task 0.2"]),
    AdvanceCase(
      "unless it lacks data",
      after: opened + [failing, .workspaceMade(WorkspaceChange(lacksData: true))], failing, ["task 0.2"]),
    AdvanceCase(
      "data that is not here is told at once", after: opened,
      .ran(CommandRun(failure: .init(command: "x", code: .noData))),
      [
        "say warning: This step needs a dataset that is not installed: `skip` or `goto` continues without it.",
        "task 0.2",
      ]),
    AdvanceCase(
      "a stop while the workspace is made takes all back", after: opened + [failing], .stopped,
      [
        "restore before commands",
        "say warning: Stopped: the workspace is unchanged. `next` shows this again, `skip` continues without it.",
      ]
    ) { $0.isStopped },
  ]

  static let commandTasks: [AdvanceCase] = [
    AdvanceCase("a line is judged", after: atCommands, line("y = zeros 2", changes: true), ["judge?"]) {
      $0.task?.entered == ["y=zeros 2"] && $0.task?.history.words == ["zeros"]
    },
    AdvanceCase(
      "a line that is not the solution's is not kept", after: atCommands, line("u = zeros 4", changes: true), ["judge?"]
    ) { $0.task?.entered == [] && $0.task?.history.words == ["zeros"] },
    AdvanceCase(
      "a line that fails is judged, and not an attempt", after: atCommands, line("nonsense", .unknownCommand),
      ["judge?"]
    ) { $0.task?.entered == [] && $0.task?.history.codes == [.unknownCommand] },
    AdvanceCase(
      "a part is done without a word", after: atCommands + [line("y = zeros 2", changes: true)],
      commands(true, false), []
    ) { $0.task?.done == [true, false] && $0.records[0].attempts == 0 },
    AdvanceCase(
      "all is done", after: atCommands + [line("both", changes: true)], commands(true, true),
      ["say: ", "done: "] + endFirst
    ) { $0.records[0].status == .done && $0.records[0].attempts == 1 && $0.task == nil && $0.ends == [0] },
    AdvanceCase(
      "an attempt is told what lacks", after: atCommands + [line("y = ones 2", changes: true)],
      commands(false, false, remark: "y has the wrong values"), ["remark: Not yet: y has the wrong values."]
    ) { $0.records[0].attempts == 1 },
    AdvanceCase(
      "an attempt of which there is nothing to say", after: atCommands + [line("q = ones 2", changes: true)],
      commands(false, false), []
    ) { $0.records[0].attempts == 1 },
    AdvanceCase(
      "looking is no attempt", after: atCommands + [line("x")], commands(false, false, remark: "never told"), []
    ) {
      $0.records[0].attempts == 0
    },
    AdvanceCase(
      "using the solution's command is one", after: atCommands + [line("zeros 2", uses: true)],
      commands(false, false), []
    ) { $0.records[0].attempts == 1 },
    AdvanceCase(
      "a verdict can be an attempt", after: atCommands + [line("gradcheck", .gradientWrong, uses: true)],
      commands(false, false), []
    ) { $0.records[0].attempts == 1 },
    AdvanceCase(
      "a value that lacks its name", after: atCommands + [line("zeros 2", uses: true)],
      commands(false, false, name: "y"),
      ["remark: That is the right value; name it `y`: `y = ...`."]),
    AdvanceCase(
      "names that were lost", after: atCommands, .lost(["x"]),
      ["say: x was there when the step began: `undo` or `retry` brings it back."]),
    AdvanceCase(
      "several of them", after: atCommands, .lost(["a", "x"]),
      ["say: a, x were there when the step began: `undo` or `retry` brings them back."]),
    AdvanceCase("no names", after: atCommands, .lost([]), []),
    AdvanceCase("between steps nothing is judged", after: firstDone, line("y", changes: true), []),
  ]

  static let goals: [AdvanceCase] = [
    AdvanceCase(
      "an attempt at a goal hears what is wanted", after: attempt, .judged(.fails(notYet)),
      ["save told", "remark: Not yet: expected zeros, got ones.", "remark: Make some."]
    ) { $0.task?.toldLine == 60 && $0.records[2].attempts == 1 },
    AdvanceCase("looking hears nothing", after: atGoal + [line("x")], .judged(.fails(notYet)), []) {
      $0.records[2].attempts == 0
    },
    AdvanceCase(
      "on the way to it no more is said", after: attempt,
      .judged(.fails(GoalFailure(line: 60, sinceTold: .stillSearched))), ["remark again: Not yet."]),
    AdvanceCase(
      "nothing of it was there, and is", after: attempt,
      .judged(.fails(GoalFailure(line: 60, sinceTold: .stillNothing))), []),
    AdvanceCase(
      "what it looks at is as it was", after: attempt,
      .judged(.fails(GoalFailure(line: 60, sinceTold: .unchanged(["n"])))),
      ["remark again: Not yet: this step checks n, which has not changed."]),
    AdvanceCase(
      "so are several", after: attempt,
      .judged(.fails(GoalFailure(line: 60, sinceTold: .unchanged(["m", "n"])))),
      ["remark again: Not yet: this step checks m, n, which have not changed."]),
    AdvanceCase(
      "a value that lacks but a name, even of a line that is no attempt", after: atGoal + [line("zeros 4")],
      .judged(.fails(GoalFailure(line: 60, naming: .keep(as: "n")))),
      ["remark: That is the right value; give it a name: `n = ...`."]),
    AdvanceCase(
      "a value under another name", after: attempt,
      .judged(.fails(GoalFailure(line: 60, naming: .rename("m", to: "n")))),
      ["remark: Your `m` is right but has the wrong name: enter `n = m`."]
    ) { $0.records[2].attempts == 1 },
    AdvanceCase(
      "a goal that holds, and another way to it", after: attempt, .judged(.holds([])),
      ["say: ", "done: ", "Another way: n = zeros 4", "task 2.1"]
    ) { $0.records[2].attempts == 1 },
    AdvanceCase(
      "no other way where the student took it", after: atGoal + [line("n=zeros 4;", changes: true)],
      .judged(.holds([])), ["say: ", "done: ", "task 2.1"]),
    AdvanceCase(
      "what was found gets the lesson's name", after: attempt,
      .judged(.holds([FoundName(name: "n", studentsName: "m")])),
      [
        "bind n = m", "say faint: `n` is now another name for your `m`.", "say: ", "done: ",
        "Another way: n = zeros 4", "task 2.1",
      ]),
  ]
}
