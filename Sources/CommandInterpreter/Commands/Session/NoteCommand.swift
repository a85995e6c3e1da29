/// `note TEXT` adds a note to the session log.
struct NoteCommand: ValueCommand {
  private static let text = Parameter("text", .text, "the text, up to the end of the line")

  let declaration = CommandDeclaration(
    "note", .session, "adds a note to the session log",
    parameters: [text],
    examples: [Example("note It's done # really", answer: "noted (1)")], seeAlso: ["history"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    evaluator.log.note(call[Self.text])
    return ResultValue("noted (\(evaluator.log.noteCount))")
  }
}
