internal import CommandInterpreter
internal import Platform
public import Transcripts

extension Lesson {
  /// Parses a lesson's file.
  ///
  /// - Throws: `MarkdownError` with the line that violates the grammar of lessons.
  public init(_ bytes: [UInt8]) throws(MarkdownError) {
    let markdown = try Markdown(bytes)
    let head = try LessonHead(markdown)
    var introduction: [Passage] = []
    var title: String?
    var steps: [LessonStep] = []
    var step: StepReader?
    for block in markdown.blocks {
      if case .heading(let heading) = block, heading.level <= 2 {
        if heading.level == 1 {
          guard title == nil else {
            throw MarkdownError(line: heading.line, "a lesson can have only one title (`# TITLE`)")
          }
          title = heading.text
          continue
        }
        if let step { steps.append(step.step) }
        step = try StepReader(heading)
        continue
      }
      if step != nil {
        try step?.take(block)
      } else if case .text(let lines, _) = block {
        introduction.append(.prose(lines))
      } else if case .fence(let fence) = block, StepReader.isVerbatim(fence) {
        introduction.append(.verbatim(fence.lines))
      } else {
        throw MarkdownError(
          line: Self.line(of: block), "only text and plain fences may precede the first step (`## HEADING`)")
      }
    }
    if let step { steps.append(step.step) }
    guard let title else { throw MarkdownError(line: 1, "a lesson needs a title: `# TITLE`") }
    guard !steps.isEmpty else {
      throw MarkdownError(line: 1, "a lesson needs at least one step: `## HEADING`, `<!-- id: ID -->`")
    }
    self.init(
      name: head.name, title: title, seedRule: head.seedRule, needs: head.needs, minutes: head.minutes,
      countsSkips: head.countsSkips, introduction: introduction, steps: steps, digest: StableHash.text(bytes))
  }

  private static func line(of block: Markdown.Block) -> Int {
    switch block {
    case .heading(let heading): heading.line
    case .fence(let fence): fence.line
    case .text(_, let line), .details(_, _, let line): line
    }
  }
}

/// The front matter of a lesson.
private struct LessonHead {
  var name = ""
  var seedRule = Lesson.SeedRule.fixed(Session.defaultSeed)
  var needs: [String] = []
  var minutes: Int?
  var countsSkips = false

  init(_ markdown: Markdown) throws(MarkdownError) {
    guard let lesson = markdown["lesson"], !lesson.value.isEmpty else {
      throw MarkdownError(line: 1, "a lesson's front matter needs `lesson: NAME`")
    }
    // Journal files are named after the lesson.
    guard Self.isName(lesson.value) else {
      throw MarkdownError(
        line: lesson.line,
        "invalid lesson name `\(lesson.value)`: use letters, digits, `-`, `_` or `.` (at most 100 bytes, not starting "
          + "with `.`)")
    }
    name = lesson.value
    for entry in markdown.frontMatter {
      func wrong(_ allowed: String) -> MarkdownError {
        MarkdownError(line: entry.line, "`\(entry.key)` must be \(allowed), not `\(entry.value)`")
      }
      switch entry.key {
      case "lesson": continue
      case "format":
        guard entry.value == "1" else {
          throw MarkdownError(line: entry.line, "this shell reads format 1, not \(entry.value)")
        }
      case "seed":
        if entry.value == "student" {
          seedRule = .student
        } else {
          guard let seed = UInt64(entry.value) else {
            throw wrong("`student` or a whole number from 0 to \(UInt64.max)")
          }
          seedRule = .fixed(seed)
        }
      case "needs": needs = entry.value.split(separator: ",").map(\.withoutBlanksAround)
      case "minutes":
        guard let number = Int(entry.value), 1...600 ~= number else { throw wrong("a whole number from 1 to 600") }
        minutes = number
      case "skip":
        guard ["allow", "count"].contains(entry.value) else { throw wrong("`allow` or `count`") }
        countsSkips = entry.value == "count"
      default:
        throw MarkdownError(
          line: entry.line,
          "unknown key `\(entry.key)` in a lesson's front matter; the keys are lesson, format, seed, needs, minutes, skip"
        )
      }
    }
    guard markdown["format"] != nil else { throw MarkdownError(line: 1, "a lesson's front matter needs `format: 1`") }
  }

  private static func isName(_ text: String) -> Bool {
    text.utf8.count <= 100 && !text.hasPrefix(".")
      && text.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
  }
}
