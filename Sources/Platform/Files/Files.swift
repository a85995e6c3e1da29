#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Files and folders, by the system's calls.
public enum Files {
  /// The bytes of a plain file, which may have at most so many.
  public static func bytes(_ path: String, atMost most: Int) throws(FileProblem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileProblem(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileProblem(path) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= most else {
        throw FileProblem(path, "the file has more than \(most) bytes")
      }
    }
  }

  /// The first bytes of a file, at most so many; none where it cannot be read.
  public static func head(_ path: String, atMost most: Int) -> ArraySlice<UInt8> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: most)
    return bytes[..<max(read(descriptor, &bytes, most), 0)]
  }

  /// The path without links, `.` and `..`; nil where nothing is there.
  public static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The names in a folder, sorted; none where it cannot be read.
  public static func names(inFolder folder: String) -> [String] { (try? list(folder)) ?? [] }

  /// The names in a folder, sorted.
  public static func list(_ folder: String) throws(FileProblem) -> [String] {
    guard let handle = opendir(folder) else { throw FileProblem(folder) }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether there is a folder of this path.
  public static func isFolder(_ path: String, followingLinks: Bool) -> Bool {
    var status = stat()
    return (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// A new folder below the system's folder for temporary files.
  public static func temporaryFolder() throws(FileProblem) -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/cnn-shell-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil, let real = realpath(template, nil) else { throw FileProblem(base) }
    defer { free(real) }
    return String(cString: real)
  }

  /// Removes a folder with all that is in it; links are removed themselves.
  public static func removeAll(_ path: String) {
    guard remove(path) != 0 else { return }
    for name in names(inFolder: path) { removeAll(path + "/" + name) }
    _ = remove(path)
  }
}
