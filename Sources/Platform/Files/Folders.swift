#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Folders: listing, creating and removing them, and the current folder.
extension Files {
  /// Returns the sorted names in a folder; empty if it can't be read.
  public static func names(inFolder folder: String) -> [String] { (try? list(folder)) ?? [] }

  /// Returns the sorted names in a folder; if there are more than `most`, those that the system lists first.
  public static func list(_ folder: String, atMost most: Int = .max) throws(FileProblem) -> [String] {
    guard folder.isWhole else { throw FileProblem(folder, .system(.noSuchFile)) }
    guard let handle = opendir(folder) else { throw FileProblem(folder) }
    defer { closedir(handle) }
    var names: [String] = []
    while names.count < most, let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Creates a folder and its missing parents, accessible only by the user; existing folders stay as they are.
  ///
  /// - Parameter base: the folder below which links are not followed, since their targets could belong to another user;
  ///   nil to follow all links.
  public static func makePrivateFolder(_ path: String, below base: String? = nil) throws(FileProblem) {
    if let base, path.hasPrefix(base + "/") {
      if let slash = path.lastIndex(of: "/") { try makePrivateFolder(String(path[..<slash]), below: base) }
      try makeFolder(path)
      guard isFolder(path, followingLinks: false) else {
        throw FileProblem(path, "not a folder (links are not followed here)")
      }
      return
    }
    if let status = try? FileStatus(of: path) {
      guard status.kind == .folder else { throw FileProblem(path, "not a folder") }
      return
    }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try makePrivateFolder(String(path[..<slash])) }
    try makeFolder(path)
  }

  /// Creates a new folder for temporary files in TMPDIR, or in `/tmp` if that is not set; the caller removes it.
  public static func temporaryFolder() throws(FileProblem) -> String {
    let base = EnvironmentVariables["TMPDIR"] ?? "/tmp"
    var template = Array("\(base)/cnn-shell-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil, let real = realpath(template, nil) else { throw FileProblem(base) }
    defer { free(real) }
    return String(cString: real)
  }

  /// Removes a file, or a folder with its contents; errors are ignored. A link is removed, and followed only if that
  /// fails.
  public static func removeAll(_ path: String) {
    guard path.isWhole, systemRemove(path) != 0 else { return }
    for name in names(inFolder: path) { removeAll(path + "/" + name) }
    _ = systemRemove(path)
  }

  /// The current folder of the process; nil if it can't be determined, for example because it no longer exists.
  public static var currentFolder: String? {
    guard let folder = getcwd(nil, 0) else { return nil }
    defer { free(folder) }
    return String(cString: folder)
  }

  /// Returns the folder part of a path; `.` if the path has no slash.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Changes the current folder of the process.
  public static func enter(_ folder: String) throws(FileProblem) {
    guard folder.isWhole else { throw FileProblem(folder, .system(.noSuchFile)) }
    guard chdir(folder) == 0 else { throw FileProblem(folder) }
  }

  private static func makeFolder(_ path: String) throws(FileProblem) {
    guard path.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    guard mkdir(path, 0o700) == 0 || SystemError.last == .exists else { throw FileProblem(path) }
  }
}

private func systemRemove(_ path: String) -> Int32 { remove(path) }
