internal import TerminalGraphics
internal import Transcripts

/// Displays that repeat the open task or the step.
extension LessonState {
  /// Maximum length of output that is repeated, in lines.
  private static let shortOutput = 8

  /// The open task with the prose before it; nil if no task is open.
  var taskRestated: [LessonDisplay]? {
    guard task != nil else { return nil }
    var displays: [LessonDisplay] = []
    if item > 0, case .passage(let passage) = step.items[item - 1] { displays.append(.passage(passage)) }
    return displays + [.task(place)]
  }

  /// The text of the step up to the open task.
  var stepRestated: [LessonDisplay] {
    if isFinished {
      let name = lesson.name
      return [
        .sentence("You have finished this lesson: `review` shows what you did, `lesson \(name) again=yes` starts over.")
      ]
    }
    let shown = step.items[..<item].enumerated().flatMap { place, item -> [LessonDisplay] in
      switch item {
      case .passage(let passage): [.passage(passage)]
      // A demonstration is not run again, as its results are in the workspace, but its commands belong to the text.
      case .task(let task): if case .demo(let commands) = task.kind { again(commands, place) } else { [] }
      }
    }
    return [.stepTitle(position)] + shown + whatWaits
  }

  private func again(_ commands: [Transcript.Command], _ place: Int) -> [LessonDisplay] {
    let outputs = outputs[place] ?? []
    return [.blank]
      + commands.enumerated().flatMap { number, command -> [LessonDisplay] in
        guard outputs.indices.contains(number) else { return [.command(command.text)] }
        let lines = outputs[number]
        // Short outputs have numbers that questions ask about; long ones are mostly pictures.
        let output: LessonDisplay =
          lines.count > Self.shortOutput
          ? .sentence("(\(lines.count) lines: enter the command again to see them.)", .faint) : .output(lines)
        return [.command(command.text), output]
      }
  }

  private var whatWaits: [LessonDisplay] {
    guard let task = openTask, let done = self.task?.done else {
      return [.sentence(isStopped ? "`next` shows the rest of this step." : "This step is done: `next` continues.")]
    }
    let open = zip(task.modelCommands, done).filter { !$1 }.map(\.0.text)
    guard !open.isEmpty, open.count < task.modelCommands.count else { return [.task(place)] }
    return [.task(place), .commands(title: "Still to do:", open, isApart: false)]
  }
}
