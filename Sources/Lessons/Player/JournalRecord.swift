internal import CommandInterpreter
package import Transcripts

/// One line of a journal to re-run.
package struct JournalLine: Sendable, Equatable {
  let text: String
  /// The error code that the line ended with; nil for success.
  let code: ErrorCode?
  /// The number of `WorkCounter` units after which Ctrl-C stopped the lesson; nil if it did not.
  package internal(set) var stop: Int?
}

/// A parsed journal: its student, its lesson and the commands entered.
package struct JournalRecord: Sendable {
  /// A step's mark, with its line in the file.
  package struct Mark: Equatable, Sendable {
    package let kind: Journal.Mark
    /// The step's id.
    package let id: String
    package let line: Int
  }

  package let lesson: String
  package let student: String
  /// The digest of the lesson's file when the journal was begun.
  package let digest: String
  /// The shell version that began the journal; nil for journals of 0.1.0, which do not record it.
  let shell: String?
  /// The digest of the lesson's checks as recorded; nil for journals of 0.1.0, which do not record it.
  let checks: String?
  package let seed: UInt64
  /// The commands entered with their output, starting with the one that opened the lesson.
  package let commands: [Transcript.Command]
  /// The step marks, in file order.
  package let marks: [Mark]
  /// The language in which the lesson was opened; nil for the original.
  package var language: String? {
    let words = lines.first?.text.split(whereSeparator: \.isWhitespace) ?? []
    return words.first { $0.hasPrefix("lang=") }.map { String($0.dropFirst(5)) }
  }
  /// The lines to re-run.
  package let lines: [JournalLine]
  /// The ids of completed steps, including those completed before this journal began.
  let done: [String]
  /// The ids of steps marked as skipped.
  let skipped: [String]
  /// The ids of steps completed before this journal began.
  package let finishedBefore: [String]
  /// The entries and marks, without the head and the closing fence.
  let text: String
  /// Whether the file can be appended to as it is.
  let canGoOn: Bool

  /// Parses a journal.
  ///
  /// - Throws: `MarkdownError` if the bytes are not a journal.
  package init(_ bytes: [UInt8]) throws(MarkdownError) {
    let markdown = try Markdown(bytes)
    let transcript = try Transcript(bytes)
    guard let digest = markdown["digest"], let student = markdown["student"], StudentID.isValid(student.value) else {
      throw MarkdownError(line: 1, "not a journal: its front matter lacks `student` or `digest`")
    }
    lesson = transcript.name
    self.student = student.value
    self.digest = digest.value
    shell = markdown["shell"]?.value
    checks = markdown["checks"]?.value
    seed = transcript.seed
    var lines = transcript.commands.map { JournalLine(text: $0.text, code: $0.code) }
    var marks: [Mark] = []
    var following = 0
    for (number, mark, word) in Self.marks(of: markdown) {
      guard mark == .stopped else {
        marks.append(Mark(kind: mark, id: word, line: number))
        continue
      }
      while following < lines.count, transcript.commands[following].line < number { following += 1 }
      if following > 0, let count = Int(word) { lines[following - 1].stop = max(count, 0) }
    }
    (self.lines, self.marks, commands) = (lines, marks, transcript.commands)
    done = transcript.finishedSteps + marks.filter { $0.kind == .done }.map(\.id)
    skipped = marks.filter { $0.kind == .skipped }.map(\.id)
    finishedBefore = transcript.finishedSteps
    (text, canGoOn) = try Self.body(of: bytes, markdown)
  }

  private static func marks(of markdown: Markdown) -> [(number: Int, mark: Journal.Mark, word: String)] {
    markdown.blocks.flatMap { block -> [(Int, Journal.Mark, String)] in
      guard case .text(let lines, let first) = block else { return [] }
      return lines.enumerated().compactMap { place, line in
        Journal.Mark.read(line).map { (first + place, $0.mark, $0.word) }
      }
    }
  }

  /// Returns the text between the first opening fence and the fence that closes the file. If the file ends differently,
  /// it was edited, and the text opens a new fence at its end.
  private static func body(
    of bytes: [UInt8], _ markdown: Markdown
  ) throws(MarkdownError) -> (text: String, canGoOn: Bool) {
    guard let first = markdown.fences.first(where: { $0.words == ["cnn"] }) else { return ("", false) }
    let lines = try Markdown.lines(of: bytes).dropFirst(first.line)
    let endsInSession = if case .fence(let fence)? = markdown.blocks.last { fence.words == ["cnn"] } else { false }
    if endsInSession, bytes.suffix(5) == Array("\n\(TranscriptText.tail)".utf8)[...] {
      return (lines.dropLast().map { $0 + "\n" }.joined(), true)
    }
    return (lines.map { $0 + "\n" }.joined() + "\n" + TranscriptText.opening, false)
  }
}
