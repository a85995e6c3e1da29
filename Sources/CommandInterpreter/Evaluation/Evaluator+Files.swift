import Platform

/// File names as seen by the session; commands open all files through these functions.
extension Evaluator {
  /// A file name resolved in the session: `~` is the home folder, other names are relative to the folder set by `cd`.
  public func path(_ name: String) -> String {
    if name == "~" || name.hasPrefix("~/"), let home = EnvironmentVariables["HOME"] {
      return home + name.dropFirst()
    }
    guard !name.hasPrefix("/"), let folder = session.folder else { return name }
    return folder + "/" + name
  }

  /// The path of a file or folder to read.
  ///
  /// - Parameter entering: whether the path is a folder to change to, which only resolves file names.
  /// - Throws: `file-denied` if the session may read only some folders and the path is outside them.
  public func readablePath(
    _ name: String, at span: Range<Int>?, entering: Bool = false
  ) throws(Diagnostic) -> String {
    let scope = (entering ? environment.files.entering : nil) ?? environment.files.reading
    do throws(FileProblem) { return try scope.path(path(name)) } catch {
      throw Self.diagnostic(of: error, name, at: span, help: FileAccess.help)
    }
  }

  /// The path of a file to write.
  ///
  /// - Throws: `file-denied` if the session may write only below one folder and the path is outside it.
  public func writablePath(_ name: String, at span: Range<Int>?) throws(Diagnostic) -> String {
    do throws(FileProblem) { return try environment.files.writing.newPath(path(name)) } catch {
      throw Diagnostic(
        .fileDenied, "\(name) is outside the folders that may be written to here", at: span)
    }
  }

  /// The text of a file.
  ///
  /// - Throws: `file-not-found`, `file-denied`, `file-format` if it is not UTF-8 text, `limit`.
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

  /// The names in a folder, sorted, and whether each is a folder; empty if it cannot be read.
  func names(inFolder name: String) -> [(name: String, isFolder: Bool)] {
    guard let folder = try? readablePath(name, at: nil) else { return [] }
    let names = (try? Files.list(folder, atMost: Limits.folderEntries)) ?? []
    return names.map { ($0, Files.isFolder(folder + "/" + $0, followingLinks: true)) }
  }
}
