import Platform
import TerminalGraphics

/// `cd` sets the folder that names of files begin from.
struct CdCommand: Command {
  let declaration = CommandDeclaration(
    "cd", .session, "sets the folder that names of files begin from",
    parameters: [.optional("folder", .file, default: "~", "a folder")],
    examples: [Example("cd /", answer: "/")], seeAlso: ["pwd", "run"], errors: [.fileNotFound])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let name = call.word("folder") ?? "~"
    let folder: String
    do throws(FileProblem) { folder = try Files.resolved(evaluator.path(name)) } catch {
      throw call.error(.fileNotFound, "\(name): \(error.reason)", at: "folder")
    }
    guard Files.isFolder(folder, followingLinks: true) else {
      throw call.error(.fileNotFound, "\(name) is not a folder", at: "folder")
    }
    evaluator.session.folder = folder
    return ResultValue(DisplayText.escaped(folder))
  }
}

/// `pwd` says where names of files begin.
struct PwdCommand: Command {
  let declaration = CommandDeclaration(
    "pwd", .session, "says which folder names of files begin from", examples: [Example("pwd", answer: "/{..}")],
    seeAlso: ["cd"])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    if let folder = evaluator.session.folder { return ResultValue(DisplayText.escaped(folder)) }
    guard let current = Files.currentFolder else {
      throw call.error(.fileNotFound, "the current folder is gone", help: "go to another: `cd ~`")
    }
    return ResultValue(DisplayText.escaped(current))
  }
}
