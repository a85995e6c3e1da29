package import Platform

extension Files {
  /// The bytes of a Markdown file of at most `Markdown.mostBytes`.
  package static func bytes(_ path: String) throws(FileProblem) -> [UInt8] {
    try bytes(path, atMost: Markdown.mostBytes)
  }
}
