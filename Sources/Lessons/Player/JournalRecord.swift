internal import CommandInterpreter
package import Transcripts

/// One line of a journal that is run again.
package struct JournalLine: Sendable, Equatable {
  let text: String
  /// The code that it ended with.
  let code: ErrorCode?
  /// Behind how much of its work, as `WorkCounter` counts it, Ctrl-C stopped the lesson; nil where it did not.
  package internal(set) var stop: Int?
}

/// A journal as it is read: whose, of which lesson, and what was entered.
package struct JournalRecord: Sendable {
  /// A mark of a step, with the line of the file where it stands.
  package struct Mark: Equatable, Sendable {
    package let kind: Journal.Mark
    /// The step's id.
    package let id: String
    package let line: Int
  }

  package let lesson: String
  package let student: String
  /// The digest of the lesson's file as it was.
  package let digest: String
  /// The version of the shell that began it; nil before 0.2.0, when journals did not say.
  let shell: String?
  /// What it says of the lesson's checks, likewise.
  let checks: String?
  package let seed: UInt64
  /// What was entered with what came, the opening of the lesson first.
  package let commands: [Transcript.Command]
  /// The marks of steps, in the order of the file.
  package let marks: [Mark]
  /// The language in which the lesson was opened, as the opening says it; nil for the lesson's own.
  package var language: String? {
    let words = lines.first?.text.split(whereSeparator: \.isWhitespace) ?? []
    return words.first { $0.hasPrefix("lang=") }.map { String($0.dropFirst(5)) }
  }
  /// What was entered, as it is run again.
  package let lines: [JournalLine]
  /// The ids of the steps that are done, also those that were done before it begins.
  let done: [String]
  /// The ids of the steps that are marked as skipped.
  let skipped: [String]
  /// What was done before it begins.
  package let finishedBefore: [String]
  /// The entries and marks, without what stands before and behind them.
  let text: String
  /// Whether more can be written behind it as it stands.
  let canGoOn: Bool

  /// Reads a journal's bytes.
  ///
  /// - Throws: `MarkdownError` where they are no journal.
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

  /// What stands behind the first opening fence, up to the fence that closes the file. Where the file ends in another
  /// way, somebody has edited it: a new fence is opened behind all there is.
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
