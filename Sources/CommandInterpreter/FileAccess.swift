#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Names of files as the session sees them, and whole text files.
extension Evaluator {
  /// A file's name from where the session stands: `~` is the home folder, other names are relative to `cd`'s folder.
  public func path(_ name: String) -> String {
    if name == "~" || name.hasPrefix("~/"), let home = getenv("HOME") {
      return String(cString: home) + name.dropFirst()
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
      let folder = realpath(cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".", nil)
    {
      defer { free(folder) }
      let parent = String(cString: folder)
      if parent == allowed || parent.hasPrefix(allowed + "/") { return parent + "/" + leaf }
    }
    throw Diagnostic(
      .fileDenied, "\(name) is not below the folder that a replayed session may write in", at: span)
  }

  /// The text of a file.
  ///
  /// - Throws: `file-not-found`, `file-denied`, `file-format` where it is no UTF-8 text, `limit`.
  func text(ofFile name: String, at span: Range<Int>?) throws(Diagnostic) -> String {
    let descriptor = open(path(name), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let isMissing = errno == ENOENT || errno == ENOTDIR
      throw Diagnostic(
        isMissing ? .fileNotFound : .fileDenied, "\(name): \(String(cString: strerror(errno)))", at: span,
        help: isMissing ? "names are relative to the session's folder; see `pwd`" : nil)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw Diagnostic(.fileDenied, "\(name): \(String(cString: strerror(errno)))", at: span)
      }
      if count == 0 { break }
      bytes += buffer[..<count]
      guard bytes.count <= Limits.textFileBytes else {
        throw Diagnostic(.limit, "\(name) has more than \(Limits.textFileBytes) bytes", at: span)
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic(.fileFormat, "\(name) is not UTF-8 text", at: span)
    }
    return text
  }

  /// The names in a folder, sorted, and whether each is a folder itself; none where it cannot be read.
  func names(inFolder name: String) -> [(name: String, isFolder: Bool)] {
    let folder = path(name)
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [(name: String, isFolder: Bool)] = []
    while names.count < Limits.folderEntries, let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      var status = stat()
      let isFolder = stat(folder + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      names.append((name, isFolder))
    }
    return names.sorted { $0.name < $1.name }
  }
}
