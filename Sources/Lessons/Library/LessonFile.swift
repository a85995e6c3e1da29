public import Platform
internal import Transcripts

/// A lesson file, in a folder or embedded in the program.
public struct LessonFile: Sendable, Equatable {
  /// The file's name, without its folder.
  public let fileName: String
  private var place: Place

  private enum Place: Equatable {
    case path(String)
    case builtIn(String)
    case read([UInt8], from: String)
    case unreadable(FileProblem)
  }

  /// Creates a reference to a file in a folder, without reading it.
  init(_ fileName: String, inFolder folder: String) {
    self.fileName = fileName
    place = .path(folder.hasSuffix("/") ? folder + fileName : folder + "/" + fileName)
  }

  /// Creates an embedded file.
  init(_ fileName: String, builtIn text: String) {
    self.fileName = fileName
    place = .builtIn(text)
  }

  /// The file's path, or `built in`.
  public var source: String {
    switch place {
    case .path(let path), .read(_, let path): path
    case .builtIn: "built in"
    case .unreadable(let problem): problem.path
    }
  }

  /// Returns the file's current bytes, or those of the copy that is kept or embedded.
  ///
  /// - Throws: `FileProblem` if the file cannot be read or is too large.
  public func bytes() throws(FileProblem) -> [UInt8] {
    switch place {
    case .path(let path): try Files.bytes(path)
    case .builtIn(let text): Array(text.utf8)
    case .read(let bytes, _): bytes
    case .unreadable(let problem): throw problem
    }
  }

  /// A copy that holds the file's current contents, so that later changes do not affect it.
  var kept: LessonFile {
    guard case .path(let path) = place else { return self }
    var kept = self
    do throws(FileProblem) { kept.place = .read(try bytes(), from: path) } catch { kept.place = .unreadable(error) }
    return kept
  }

  /// Returns the file, or an unreadable one if it is a link that leads out of a folder. The folder's path must have no
  /// links.
  func confined(to folder: String) -> LessonFile {
    guard case .path(let path) = place, let real = Files.realPath(path), !real.hasPrefix(folder + "/") else {
      return self
    }
    var confined = self
    confined.place = .unreadable(FileProblem(path, "this link leads out of the transcript's folder"))
    return confined
  }

  /// Whether the file starts with front matter that names a lesson, even if the rest has mistakes.
  var namesLesson: Bool {
    let head =
      switch place {
      case .path(let path): Files.head(path, atMost: 4096)
      case .builtIn(let text): Array(text.utf8.prefix(4096))
      case .read(let bytes, _): Array(bytes.prefix(4096))
      case .unreadable: [UInt8]()
      }
    let text = String(decoding: head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...], as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.first == "---" && lines.dropFirst().prefix { $0 != "---" }.contains { $0.hasPrefix("lesson:") }
  }
}
