import Platform

/// Names of files as the session sees them, and whole text files.
extension Evaluator {
  /// A file's name from where the session stands: `~` is the home folder, other names are relative to `cd`'s folder.
  public func path(_ name: String) -> String {
    if name == "~" || name.hasPrefix("~/"), let home = EnvironmentVariables["HOME"] {
      return home + name.dropFirst()
    }
    guard !name.hasPrefix("/"), let folder = session.folder else { return name }
    return folder + "/" + name
  }

  /// The path of a file that is to be written.
  ///
  /// - Throws: `file-denied` where the session may write below one folder only and this is elsewhere.
  public func writablePath(_ name: String, at span: Range<Int>?) throws(Diagnostic) -> String {
    let path = path(name)
    guard let allowed = environment.writableFolder else { return path }
    let cut = path.lastIndex(of: "/")
    let leaf = cut.map { String(path[path.index(after: $0)...]) } ?? path
    if !["", ".", ".."].contains(leaf),
      let parent = Files.realPath(cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".")
    {
      if parent == allowed || parent.hasPrefix(allowed + "/") { return parent + "/" + leaf }
    }
    throw Diagnostic(
      .fileDenied, "\(name) is not below the folder that a replayed session may write in", at: span)
  }

  /// The text of a file.
  ///
  /// - Throws: `file-not-found`, `file-denied`, `file-format` where it is no UTF-8 text, `limit`.
  func text(ofFile name: String, at span: Range<Int>?) throws(Diagnostic) -> String {
    let bytes: [UInt8]
    do throws(FileProblem) { bytes = try Files.bytes(path(name), atMost: Limits.textFileBytes) } catch {
      throw Self.diagnostic(of: error, name, at: span)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic(.fileFormat, "\(name) is not UTF-8 text", at: span)
    }
    return text
  }

  private static func diagnostic(of problem: FileProblem, _ name: String, at span: Range<Int>?) -> Diagnostic {
    switch problem.cause {
    case .tooLarge(_, let limit): return Diagnostic(.limit, "\(name) has more than \(limit) bytes", at: span)
    case .system(.noSuchFile), .system(.notAFolder):
      return Diagnostic(
        .fileNotFound, "\(name): \(problem.reason)", at: span,
        help: "names are relative to the session's folder; see `pwd`")
    case .system, .notPlainFile, .sizeChanged, .other:
      return Diagnostic(.fileDenied, "\(name): \(problem.reason)", at: span)
    }
  }

  /// The names in a folder, sorted, and whether each is a folder itself; none where it cannot be read.
  func names(inFolder name: String) -> [(name: String, isFolder: Bool)] {
    let folder = path(name)
    let names = (try? Files.list(folder, atMost: Limits.folderEntries)) ?? []
    return names.map { ($0, Files.isFolder(folder + "/" + $0, followingLinks: true)) }
  }
}
