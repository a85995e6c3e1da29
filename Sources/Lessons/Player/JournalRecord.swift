/// A journal as it is read: whose, of which lesson, and what was entered.
struct JournalRecord {
  /// A mark with the line of the file where it stands.
  struct Mark: Equatable {
    let kind: Journal.Mark
    /// The step's id.
    let id: String
    let line: Int
  }

  let lesson: String
  let student: String
  let digest: String
  let seed: UInt64
  let commands: [Transcript.Command]
  /// In the order of the file.
  let marks: [Mark]

  /// Reads a journal's bytes.
  ///
  /// - Throws: `MarkdownError` where they are no journal.
  init(_ bytes: [UInt8]) throws(MarkdownError) {
    let markdown = try Markdown(bytes)
    let transcript = try Transcript(bytes)
    guard let digest = markdown["digest"], let student = markdown["student"], StudentID.isValid(student.value) else {
      throw MarkdownError(line: 1, "this is no journal: its front matter names no `student` and `digest`")
    }
    lesson = transcript.name
    self.student = student.value
    self.digest = digest.value
    seed = transcript.seed
    commands = transcript.commands
    marks = markdown.blocks.flatMap { block -> [Mark] in
      guard case .text(let lines, let first) = block else { return [] }
      return lines.enumerated().compactMap { Self.mark($1, first + $0) }
    }
  }

  private static func mark(_ text: String, _ line: Int) -> Mark? {
    for kind in Journal.Mark.allCases {
      let opening = "<!-- \(kind.rawValue): "
      guard text.hasPrefix(opening), text.hasSuffix(" -->") else { continue }
      return Mark(kind: kind, id: String(text.dropFirst(opening.count).dropLast(4)), line: line)
    }
    return nil
  }

  /// The ids of the steps with a mark.
  func ids(_ kind: Journal.Mark) -> [String] { marks.filter { $0.kind == kind }.map(\.id) }

  /// The steps that are marked as done before any step begins: done in another version of the lesson.
  var carried: [String] { marks.prefix { $0.kind != .begins }.filter { $0.kind == .done }.map(\.id) }
}
