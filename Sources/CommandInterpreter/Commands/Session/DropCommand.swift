/// `drop NAME` forgets a value.
struct DropCommand: ValueCommand {
  private static let name = Parameter("name", .path, "a name")

  let declaration = CommandDeclaration(
    "drop", .session, "forgets a value", parameters: [name],
    examples: [Example("drop x", answer: "x is forgotten", after: ["x = zeros 3"])], seeAlso: ["vars", "undo"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let path = call[Self.name]
    guard path.isBareName, path.name != "_" else {
      throw call.error(.badValue, "only a whole name is forgotten", at: Self.name)
    }
    _ = try evaluator.value(at: path)
    evaluator.session.set(path.name, to: nil)
    return ResultValue("\(path.name) is forgotten")
  }
}
