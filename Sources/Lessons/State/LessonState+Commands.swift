internal import CommandInterpreter
internal import TerminalGraphics

/// Runs commands visibly: demonstrations and the solutions of skipped tasks. If a command fails unexpectedly, the
/// lesson's own workspace is created and all commands run again. If this fails too, the lesson has a mistake, which is
/// reported, and the lesson continues. A missing dataset is reported as such.
extension LessonState {
  /// Runs the commands of the task at the current position.
  mutating func run(for purpose: Running.Purpose, _ effects: inout [LessonEffect]) {
    effects.append(.save(.beforeCommands))
    run(Running(purpose: purpose), &effects)
  }

  private mutating func run(_ running: Running, _ effects: inout [LessonEffect]) {
    pending = .running(running)
    effects.append(.run(place))
  }

  /// Continues after commands that ran.
  mutating func take(_ run: CommandRun, of running: Running, _ effects: inout [LessonEffect]) {
    outputs[item] = run.outputs
    if run.isStopped {
      stop(running.purpose, &effects)
      return
    }
    guard let failure = run.failure else {
      finish(running.purpose, &effects)
      return
    }
    if running.isSecondTry {
      if !running.lacksData {
        effects.append(
          .blameLesson("The lesson has a mistake here: `\(failure.command)` did not end as expected"))
      }
      finish(running.purpose, &effects)
    } else if failure.code == .noData {
      effects.say("This step needs a dataset that is not installed: `skip` or `goto` continues without it.", .warning)
      finish(running.purpose, &effects)
    } else {
      pending = .repairing(running)
      effects.append(.make(place, keepsOthers: true))
    }
  }

  /// Runs commands again in the workspace created for them.
  mutating func runAgain(_ running: Running, _ change: WorkspaceChange, _ effects: inout [LessonEffect]) {
    if item == 0 { effects.append(.save(.stepStart)) }
    effects.say("Something this step needs was changed, so the workspace is reset to the lesson's.", .warning)
    run(Running(purpose: running.purpose, isSecondTry: true, lacksData: change.lacksData), &effects)
  }

  private mutating func finish(_ purpose: Running.Purpose, _ effects: inout [LessonEffect]) {
    switch purpose {
    case .demonstration:
      item += 1
      compare(takePredictions(), thenFinishes: false, &effects)
    case .skippedTask:
      if let task = openTask { effects.show(task.explanation) }
      leaveSkippedTask(&effects)
    }
  }

  /// Undoes commands that Ctrl-C stopped.
  mutating func stop(_ purpose: Running.Purpose, _ effects: inout [LessonEffect]) {
    effects.append(.restore(.beforeCommands))
    isSkipping = false
    switch purpose {
    case .demonstration:
      effects.say(
        "Stopped: the workspace is unchanged. `next` shows this again, `skip` continues without it.", .warning)
    case .skippedTask: effects.say("Stopped: the workspace is unchanged, and this task is still open.", .warning)
    }
  }
}
