internal import TerminalGraphics

/// A table of a lesson's steps and their progress.
struct ProgressTable: Drawing {
  private let state: LessonState

  init(_ state: LessonState) { self.state = state }

  func lines(_ style: GraphicsStyle) -> [String] {
    let rows: [[TableCell]] = zip(state.lesson.steps, state.records).enumerated().map { place, step in
      [
        .text(place == state.position ? ">" : ""), .integer(place + 1), .text(step.0.title), .text(step.0.id),
        .text(step.1.status == .untouched ? "" : step.1.status.rawValue), .integer(step.1.attempts),
        .integer(step.1.hints),
      ]
    }
    return Table(columns: ["", "step", "title", "id", "", "attempts", "hints"], rows: rows).lines(style)
  }
}

/// A table of the available lessons and a student's progress.
struct LessonsTable: Drawing {
  let rows: [[TableCell]]

  /// Returns the row of a lesson.
  static func row(_ entry: LessonLibrary.Entry, _ progress: String, in language: String?) -> [TableCell] {
    let number: TableCell = entry.number.map { .integer($0) } ?? .missing
    guard let lesson = try? entry.lesson(in: language).lesson else {
      return [
        number, .text(DisplayText.escaped(entry.name)), .text("cannot be read"), .missing,
        .text(progress),
      ]
    }
    return [
      number, .text(DisplayText.escaped(entry.name)), .text(DisplayText.escaped(lesson.title)),
      lesson.minutes.map { .integer($0) } ?? .missing, .text(progress),
    ]
  }

  func lines(_ style: GraphicsStyle) -> [String] {
    Table(columns: ["", "lesson", "title", "minutes", "progress"], rows: rows).lines(style)
      + ["`lesson NAME` opens one"]
  }
}
