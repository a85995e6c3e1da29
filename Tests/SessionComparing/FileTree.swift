internal import Foundation

/// File operations on fixtures.
enum FileTree {
  static func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// An absolute path, since the processes of a run have other working folders.
  static func absolute(_ path: String) -> String { URL(filePath: path).absoluteURL.standardized.path }

  static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  static func write(_ text: String, to path: String) throws {
    let file = URL(filePath: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Copies a folder, creating the folders above the copy.
  static func copy(_ folder: String, to path: String) throws {
    let target = URL(filePath: path)
    try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: URL(filePath: folder), to: target)
  }

  /// The Markdown files in a folder and its subfolders, as sorted relative paths.
  static func files(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted()
  }
}
