import Platform
import TerminalGraphics

/// `cd` changes the current folder.
struct CdCommand: ValueCommand {
  private static let folder = Parameter("folder", .file, default: "~", "folder to change to")

  let declaration = CommandDeclaration(
    "cd", .session, "changes the current folder, where relative paths start",
    parameters: [folder],
    examples: [], seeAlso: ["pwd", "run"], errors: [.fileNotFound, .fileDenied])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let name = call[Self.folder]
    let path = try evaluator.readablePath(name, at: call.span(of: Self.folder), entering: true)
    let folder: String
    do throws(FileProblem) { folder = try Files.resolved(path) } catch {
      throw call.error(
        .fileNotFound, "\(name): \(error.reason)", at: Self.folder,
        help: name.hasPrefix("/") || name.hasPrefix("~") ? nil : "paths are relative to the session's folder; see `pwd`"
      )
    }
    guard Files.isFolder(folder, followingLinks: true) else {
      throw call.error(.fileNotFound, "\(name) is not a folder", at: Self.folder)
    }
    evaluator.session.folder = folder
    return ResultValue(DisplayText.escaped(folder))
  }
}

/// `pwd` prints the current folder.
struct PwdCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "pwd", .session, "prints the current folder", examples: [Example("pwd", answer: "/{..}")],
    seeAlso: ["cd"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    if let folder = evaluator.session.folder { return ResultValue(DisplayText.escaped(folder)) }
    guard let current = Files.currentFolder else {
      throw call.error(.fileNotFound, "the current folder no longer exists", help: "`cd ~` changes to your home folder")
    }
    return ResultValue(DisplayText.escaped(current))
  }
}
