public import Platform
internal import Transcripts

/// A file of lessons, in a folder or in the program.
public struct LessonFile: Sendable, Equatable {
  /// The file's name, without its folder.
  public let fileName: String
  private let place: Place

  private enum Place: Equatable {
    case path(String)
    case builtIn(String)
  }

  /// A file of a folder.
  init(_ fileName: String, inFolder folder: String) {
    self.fileName = fileName
    place = .path(folder.hasSuffix("/") ? folder + fileName : folder + "/" + fileName)
  }

  /// A copy in the program.
  init(_ fileName: String, builtIn text: String) {
    self.fileName = fileName
    place = .builtIn(text)
  }

  /// Its path, or `built in`.
  public var source: String {
    switch place {
    case .path(let path): path
    case .builtIn: "built in"
    }
  }

  /// The file's bytes as they are now.
  ///
  /// - Throws: `FileProblem` where the file cannot be read or is too large.
  public func bytes() throws(FileProblem) -> [UInt8] {
    switch place {
    case .path(let path): try Files.bytes(path)
    case .builtIn(let text): Array(text.utf8)
    }
  }

  /// Whether the file begins with front matter that names a lesson; a file with a mistake further on is one too.
  var namesLesson: Bool {
    let head =
      switch place {
      case .path(let path): Files.head(path, atMost: 4096)
      case .builtIn(let text): Array(text.utf8.prefix(4096))
      }
    let text = String(decoding: head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...], as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.first == "---" && lines.dropFirst().prefix { $0 != "---" }.contains { $0.hasPrefix("lesson:") }
  }
}
