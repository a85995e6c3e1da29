package import Platform

extension Files {
  /// Reads a Markdown file of at most `Markdown.mostBytes` bytes.
  package static func bytes(_ path: String) throws(FileProblem) -> [UInt8] {
    try bytes(path, atMost: Markdown.mostBytes)
  }
}
