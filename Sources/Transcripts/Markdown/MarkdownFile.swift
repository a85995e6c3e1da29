package import Platform

extension Files {
  /// The bytes of a Markdown file, which may have at most `Markdown.mostBytes`.
  package static func bytes(_ path: String) throws(FileProblem) -> [UInt8] {
    try bytes(path, atMost: Markdown.mostBytes)
  }
}
