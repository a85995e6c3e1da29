import Platform

/// `embed-lessons FOLDER OUTPUT STAMP` writes a Swift file with the folder's lessons. Every build runs it.
///
/// An unchanged output is not rewritten, to avoid recompilation; the stamp is always written. The tool does not use
/// Foundation, so that it builds quickly.
@main
enum EmbedLessons {
  /// The maximum size of a lesson or of the previous output in bytes.
  private static let limit = 1 << 30

  static func main() {
    guard CommandLine.arguments.count == 4 else { fail("usage: embed-lessons FOLDER OUTPUT STAMP") }
    let (folder, output, stamp) = (CommandLine.arguments[1], CommandLine.arguments[2], CommandLine.arguments[3])
    do throws(FileProblem) {
      let source = Array(try source(of: folder).utf8)
      if (try? Files.bytes(output, atMost: limit)) != source { try Files.write(source, to: output) }
      try Files.write(Array("\n".utf8), to: stamp)
    } catch { fail("\(error.path): error: \(error.reason)") }
  }

  private static func source(of folder: String) throws(FileProblem) -> String {
    var entries = ""
    for name in try lessons(inFolder: folder) {
      let path = folder + "/" + name
      guard let text = String(validating: try Files.bytes(path, atMost: limit), as: UTF8.self) else {
        throw FileProblem(path, "not UTF-8 text")
      }
      entries += "    (\n\(SwiftLiteral.of(name)), \(SwiftLiteral.of(text))\n    ),\n"
    }
    return """
      /// The lessons as they were when the program was built.
      enum EmbeddedLessons {
        static let all: [(fileName: String, text: String)] = [
      \(entries)  ]
      }

      """
  }

  /// Returns the sorted names of the folder's Markdown files, without its README and hidden files; empty if there is no
  /// folder.
  private static func lessons(inFolder folder: String) throws(FileProblem) -> [String] {
    guard Files.isThere(folder) else { return [] }
    return try Files.list(folder).filter { name in
      let isLesson = name.hasSuffix(".md") && !name.hasPrefix(".") && name.lowercased() != "readme.md"
      return isLesson && !Files.isFolder(folder + "/" + name, followingLinks: true)
    }
  }

  private static func fail(_ message: String) -> Never {
    StandardStream.error.write(message + "\n")
    CurrentProcess.end(status: 1)
  }
}
