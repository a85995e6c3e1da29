import TerminalGraphics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `cd` sets the folder that names of files begin from.
struct CdCommand: ValueCommand {
  private static let folder = Parameter("folder", .file, default: "~", "a folder")

  let declaration = CommandDeclaration(
    "cd", .session, "sets the folder that names of files begin from",
    parameters: [folder],
    examples: [Example("cd /", answer: "/")], seeAlso: ["pwd", "run"], errors: [.fileNotFound])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let name = call[Self.folder]
    guard let resolved = realpath(evaluator.path(name), nil) else {
      throw call.error(.fileNotFound, "\(name): \(String(cString: strerror(errno)))", at: Self.folder)
    }
    defer { free(resolved) }
    var status = stat()
    guard stat(resolved, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw call.error(.fileNotFound, "\(name) is not a folder", at: Self.folder)
    }
    evaluator.session.folder = String(cString: resolved)
    return ResultValue(DisplayText.escaped(String(cString: resolved)))
  }
}

/// `pwd` says where names of files begin.
struct PwdCommand: ValueCommand {
  let declaration = CommandDeclaration(
    "pwd", .session, "says which folder names of files begin from", examples: [Example("pwd", answer: "/{..}")],
    seeAlso: ["cd"])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    if let folder = evaluator.session.folder { return ResultValue(DisplayText.escaped(folder)) }
    guard let current = getcwd(nil, 0) else {
      throw call.error(.fileNotFound, "the current folder is gone", help: "go to another: `cd ~`")
    }
    defer { free(current) }
    return ResultValue(DisplayText.escaped(String(cString: current)))
  }
}
