#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Why a file cannot be used.
struct FileProblem: Error {
  let message: String

  init(_ path: String, _ reason: String) { message = "\(path): \(reason)" }

  /// The reason that the system gives.
  init(_ path: String) { self.init(path, String(cString: strerror(errno))) }
}

/// Files and folders of replays.
enum Files {
  /// The bytes of a plain file.
  static func bytes(_ path: String) throws(FileProblem) -> [UInt8] {
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
      guard bytes.count <= Markdown.mostBytes else {
        throw FileProblem(path, "the file has more than \(Markdown.mostBytes) bytes")
      }
    }
  }

  /// Puts other bytes into a file, in one step.
  static func replace(_ path: String, with bytes: [UInt8]) throws(FileProblem) {
    var status = stat()
    guard let real = realpath(path, nil) else { throw FileProblem(path) }
    defer { free(real) }
    guard stat(real, &status) == 0 else { throw FileProblem(path) }
    let temporary = "\(String(cString: real)).\(getpid()).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileProblem(path) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      written += count
    }
    _ = fchmod(descriptor, status.st_mode & 0o777)
    let isWhole = written == bytes.count && fsync(descriptor) == 0
    guard close(descriptor) == 0, isWhole, rename(temporary, real) == 0 else {
      let problem = FileProblem(path)
      _ = unlink(temporary)
      throw problem
    }
  }

  /// The transcripts that paths name: files as they are, of folders all `.cnn.md` in them, in order.
  static func transcripts(_ paths: [String]) throws(FileProblem) -> [String] {
    var found: [String] = []
    for path in paths {
      guard isFolder(path, followingLinks: true) else {
        guard access(path, R_OK) == 0 else { throw FileProblem(path) }
        found.append(path)
        continue
      }
      let inside = transcripts(inFolder: path.hasSuffix("/") ? String(path.dropLast()) : path, depth: 0)
      guard !inside.isEmpty else { throw FileProblem(path, "there is no transcript (NAME.cnn.md) in this folder") }
      found += inside
    }
    return found
  }

  private static func transcripts(inFolder folder: String, depth: Int) -> [String] {
    guard depth < 32 else { return [] }
    return names(inFolder: folder).flatMap { name -> [String] in
      let path = folder + "/" + name
      if isFolder(path, followingLinks: false) { return transcripts(inFolder: path, depth: depth + 1) }
      return name.hasSuffix(".cnn.md") ? [path] : []
    }
  }

  private static func names(inFolder folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
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

  private static func isFolder(_ path: String, followingLinks: Bool) -> Bool {
    var status = stat()
    return (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// A new folder below the system's folder for temporary files.
  static func temporaryFolder() throws(FileProblem) -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/cnn-shell-replay-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil, let real = realpath(template, nil) else { throw FileProblem(base) }
    defer { free(real) }
    return String(cString: real)
  }

  /// Removes a folder with all that is in it; links are removed themselves.
  static func removeAll(_ path: String) {
    guard remove(path) != 0 else { return }
    for name in names(inFolder: path) { removeAll(path + "/" + name) }
    _ = remove(path)
  }
}
