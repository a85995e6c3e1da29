/// `note TEXT` keeps a remark.
struct NoteCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "note", .session, "keeps a remark in the session's log",
    parameters: [.required("text", .text, "anything, to the end of the line")],
    examples: [Example("note It's done # really", answer: "noted (1)")], seeAlso: ["history"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    evaluator.log.notes.append(call.word("text") ?? "")
    return ResultValue("noted (\(evaluator.log.notes.count))")
  }
}
