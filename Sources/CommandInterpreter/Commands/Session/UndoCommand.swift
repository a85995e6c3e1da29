import TerminalGraphics

/// `undo` reverts the last line that changed values, random state or settings.
struct UndoCommand: Command {
  let declaration = CommandDeclaration(
    "undo", .session,
    "undoes the last line that changed values, random state or settings (up to \(Limits.undoSteps))",
    details: ["Files are not restored."],
    examples: [Example("undo", answer: "undone: x = zeros 3", after: ["x = zeros 3"])], seeAlso: ["history", "drop"])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    guard let (text, before) = evaluator.log.popUndo() else {
      if let line = evaluator.log.droppedUndo {
        let allowed = min(evaluator.session.settings.memory, evaluator.environment.memory.megabytes)
        let most = Limits.undoBytes(allowed) / Limits.megabyte
        return CommandOutput(
          ResultValue(
            "there is nothing to take back: before `\(DisplayText.escaped(line))` \(MemoryBudget.tooLargeForUndo) "
              + "(`undo` keeps \(most) MB)"))
      }
      return CommandOutput(ResultValue("there is nothing to take back"))
    }
    evaluator.session = before
    return CommandOutput(ResultValue("undone: \(DisplayText.escaped(text))"), effects: [.undo])
  }
}
