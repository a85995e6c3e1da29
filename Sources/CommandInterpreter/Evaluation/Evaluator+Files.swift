import Platform

/// File names as seen by the session; commands resolve file names with these functions.
extension Evaluator {
  /// Resolves a file name: a `~` at its start is the home folder; a relative name starts in the folder set by `cd`, or
  /// is unchanged if there is none.
  public func path(_ name: String) -> String {
    if name == "~" || name.hasPrefix("~/"), let home = EnvironmentVariables["HOME"] {
      return home + name.dropFirst()
    }
    guard !name.hasPrefix("/"), let folder = session.folder else { return name }
    return folder + "/" + name
  }

  /// Returns the path of a file or folder to read.
  ///
  /// - Parameter entering: whether the path is a folder for `cd`, which reads no file in it.
  /// - Throws: `file-denied` if the session may read only some folders and the path is outside them, or is no plain
  ///   file or folder; `file-not-found` if files outside them are reported as missing.
  public func readablePath(
    _ name: String, at span: Range<Int>?, entering: Bool = false
  ) throws(Diagnostic) -> String {
    let scope = (entering ? environment.files.entering : nil) ?? environment.files.reading
    do throws(FileProblem) { return try scope.path(path(name)) } catch {
      throw Self.diagnostic(of: error, name, at: span, help: FileAccess.help)
    }
  }

  /// Returns the path of a file to write.
  ///
  /// - Throws: `file-denied` if the session may not write there.
  public func writablePath(_ name: String, at span: Range<Int>?) throws(Diagnostic) -> String {
    do throws(FileProblem) { return try environment.files.writing.newPath(path(name)) } catch {
      throw Diagnostic(.fileDenied, "can't write \(name): \(error.reason)", at: span)
    }
  }

  /// Reads the text of a file.
  ///
  /// - Throws: `file-not-found`, `file-denied`, `file-format` if the file is not UTF-8 text, `limit` if it is too
  ///   large.
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

  /// The names in a folder (up to a limit), sorted, and whether each is a folder; empty if the folder cannot be read.
  func names(inFolder name: String) -> [(name: String, isFolder: Bool)] {
    guard let folder = try? readablePath(name, at: nil) else { return [] }
    let names = (try? Files.list(folder, atMost: Limits.folderEntries)) ?? []
    return names.map { ($0, Files.isFolder(folder + "/" + $0, followingLinks: true)) }
  }
}
