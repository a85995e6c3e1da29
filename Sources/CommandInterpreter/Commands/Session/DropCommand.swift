/// `drop NAME` deletes a named value.
struct DropCommand: ValueCommand {
  private static let name = Parameter("name", .path, "the name of a value")

  let declaration = CommandDeclaration(
    "drop", .session, "deletes a named value", parameters: [name],
    examples: [Example("drop x", answer: "dropped x", after: ["x = zeros 3"])], seeAlso: ["vars", "undo"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let path = call[Self.name]
    guard path.isBareName, path.name != "_" else {
      let isPart = evaluator.session.variables[path.name] != nil
      throw call.error(
        .badValue, "only a named value can be dropped, not `\(path.text)`", at: Self.name,
        help: isPart ? "`drop \(path.name)` deletes the whole value" : "`vars` lists the values")
    }
    _ = try evaluator.value(at: path)
    evaluator.session.set(path.name, to: nil)
    return ResultValue("dropped \(path.name)")
  }
}
