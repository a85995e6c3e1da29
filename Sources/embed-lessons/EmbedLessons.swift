#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `embed-lessons FOLDER OUTPUT STAMP` writes a Swift file that holds the folder's lessons; every build runs it.
///
/// The output is left alone where nothing has changed, so that nothing is compiled again; the stamp is written always.
/// There is no Foundation here, so that the tool is built in a moment.
@main
enum EmbedLessons {
  static func main() {
    guard CommandLine.arguments.count == 4 else { fail("usage: embed-lessons FOLDER OUTPUT STAMP") }
    let (folder, output, stamp) = (CommandLine.arguments[1], CommandLine.arguments[2], CommandLine.arguments[3])
    let entries = lessons(inFolder: folder).map { name in
      let path = folder + "/" + name
      guard let bytes = bytes(ofFile: path) else { failOnFile(path) }
      guard let text = String(validating: bytes, as: UTF8.self) else { fail("\(path): error: this is not UTF-8 text") }
      return "    (\n\(SwiftLiteral.of(name)), \(SwiftLiteral.of(text))\n    ),\n"
    }
    let source = """
      /// The lessons as they were when the program was built.
      enum EmbeddedLessons {
        static let all: [(fileName: String, text: String)] = [
      \(entries.joined())  ]
      }

      """
    if bytes(ofFile: output) != Array(source.utf8) { save(source, as: output) }
    save("\n", as: stamp)
  }

  /// The names of the folder's Markdown files in order, without its README; none where there is no folder.
  private static func lessons(inFolder folder: String) -> [String] {
    guard let handle = opendir(folder) else {
      if errno == ENOENT { return [] }
      failOnFile(folder)
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let isLesson = name.hasSuffix(".md") && !name.hasPrefix(".") && name.lowercased() != "readme.md"
      if isLesson && !isFolder(folder + "/" + name) { names.append(name) }
    }
    return names.sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func bytes(ofFile path: String) -> [UInt8]? {
    guard let stream = fopen(path, "r") else { return nil }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { bytes += chunk[..<count] }
    return ferror(stream) == 0 ? bytes : nil
  }

  private static func save(_ text: String, as path: String) {
    guard let stream = fopen(path, "w") else { failOnFile(path) }
    let bytes = Array(text.utf8)
    let isWhole = fwrite(bytes, 1, bytes.count, stream) == bytes.count
    guard fclose(stream) == 0, isWhole else { failOnFile(path) }
  }

  /// With the reason that the system gives.
  private static func failOnFile(_ path: String) -> Never {
    fail("\(path): error: \(String(cString: strerror(errno)))")
  }

  private static func fail(_ message: String) -> Never {
    let line = Array("\(message)\n".utf8)
    // The C library's `stderr` is shared mutable state, which Swift refuses.
    _ = write(STDERR_FILENO, line, line.count)
    exit(1)
  }
}
