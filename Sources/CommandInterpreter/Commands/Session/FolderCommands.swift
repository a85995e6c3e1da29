import Platform
import TerminalGraphics

/// `cd` sets the folder that names of files begin from.
struct CdCommand: ValueCommand {
  private static let folder = Parameter("folder", .file, default: "~", "a folder")

  let declaration = CommandDeclaration(
    "cd", .session, "sets the folder that names of files begin from",
    parameters: [folder],
    examples: [], seeAlso: ["pwd", "run"], errors: [.fileNotFound, .fileDenied])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let name = call[Self.folder]
    let path = try evaluator.readablePath(name, at: call.span(of: Self.folder), entering: true)
    let folder: String
    do throws(FileProblem) { folder = try Files.resolved(path) } catch {
      throw call.error(.fileNotFound, "\(name): \(error.reason)", at: Self.folder)
    }
    guard Files.isFolder(folder, followingLinks: true) else {
      throw call.error(.fileNotFound, "\(name) is not a folder", at: Self.folder)
    }
    evaluator.session.folder = folder
    return ResultValue(DisplayText.escaped(folder))
  }
}

/// `pwd` says where names of files begin.
struct PwdCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "pwd", .session, "says which folder names of files begin from", examples: [Example("pwd", answer: "/{..}")],
    seeAlso: ["cd"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    if let folder = evaluator.session.folder { return ResultValue(DisplayText.escaped(folder)) }
    guard let current = Files.currentFolder else {
      throw call.error(.fileNotFound, "the current folder is gone", help: "go to another: `cd ~`")
    }
    return ResultValue(DisplayText.escaped(current))
  }
}
