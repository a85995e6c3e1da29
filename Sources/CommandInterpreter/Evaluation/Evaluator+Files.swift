import Platform

/// Names of files as the session sees them: what a command opens, it opens by a path from here.
extension Evaluator {
  /// A file's name from where the session stands: `~` is the home folder, other names are relative to `cd`'s folder.
  public func path(_ name: String) -> String {
    if name == "~" || name.hasPrefix("~/"), let home = EnvironmentVariables["HOME"] {
      return home + name.dropFirst()
    }
    guard !name.hasPrefix("/"), let folder = session.folder else { return name }
    return folder + "/" + name
  }

  /// The path of a file or folder that is to be read.
  ///
  /// - Throws: `file-denied` where the session may read some folders only and this leads elsewhere.
  /// - Parameter entering: whether names of files are to begin from it, and no more.
  public func readablePath(
    _ name: String, at span: Range<Int>?, entering: Bool = false
  ) throws(Diagnostic) -> String {
    let scope = (entering ? environment.files.entering : nil) ?? environment.files.reading
    do throws(FileProblem) { return try scope.path(path(name)) } catch {
      throw Self.diagnostic(of: error, name, at: span, help: FileAccess.help)
    }
  }

  /// The path of a file that is to be written.
  ///
  /// - Throws: `file-denied` where the session may write below one folder only and this is elsewhere.
  public func writablePath(_ name: String, at span: Range<Int>?) throws(Diagnostic) -> String {
    do throws(FileProblem) { return try environment.files.writing.newPath(path(name)) } catch {
      throw Diagnostic(
        .fileDenied, "\(name) is outside the folder that a replayed session may write to", at: span)
    }
  }

  /// The text of a file.
  ///
  /// - Throws: `file-not-found`, `file-denied`, `file-format` where it is no UTF-8 text, `limit`.
  func text(ofFile name: String, at span: Range<Int>?) throws(Diagnostic) -> String {
    let path = try readablePath(name, at: span)
    let bytes: [UInt8]
    do throws(FileProblem) { bytes = try Files.bytes(path, atMost: Limits.textFileBytes) } catch {
      throw Self.diagnostic(of: error, name, at: span)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic(.fileFormat, "\(name) is not UTF-8 text", at: span)
    }
    return text
  }

  private static func diagnostic(
    of problem: FileProblem, _ name: String, at span: Range<Int>?, help: String? = nil
  ) -> Diagnostic {
    switch problem.cause {
    case .tooLarge(_, let limit): return Diagnostic(.limit, "\(name) has more than \(limit) bytes", at: span)
    case .system(.noSuchFile), .system(.notAFolder):
      return Diagnostic(
        .fileNotFound, "\(name): \(problem.reason)", at: span,
        help: "paths are relative to the session's folder; see `pwd`")
    case .system, .notPlainFile, .sizeChanged, .other:
      return Diagnostic(.fileDenied, "\(name): \(problem.reason)", at: span, help: help)
    }
  }

  /// The names in a folder, sorted, and whether each is a folder itself; none where it cannot be read.
  func names(inFolder name: String) -> [(name: String, isFolder: Bool)] {
    guard let folder = try? readablePath(name, at: nil) else { return [] }
    let names = (try? Files.list(folder, atMost: Limits.folderEntries)) ?? []
    return names.map { ($0, Files.isFolder(folder + "/" + $0, followingLinks: true)) }
  }
}
