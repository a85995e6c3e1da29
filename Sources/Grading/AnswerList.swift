internal import CommandInterpreter
internal import TerminalGraphics

/// The free-text answers of many journals, grouped by question.
struct AnswerList {
  /// One question with its answers, in the order of the journals.
  private struct Group {
    let lesson: String
    let step: String
    let question: String
    var answers: [(student: String, file: String, isConsistent: Bool, text: String)] = []
  }

  private var groups: [Group] = []

  init(_ graded: [Grading.Graded]) {
    for journal in graded {
      let grade = journal.grade
      for answer in grade.answers {
        let place =
          groups.firstIndex { $0.lesson == grade.lesson && $0.step == answer.step && $0.question == answer.question }
          ?? groups.count
        if place == groups.count {
          groups.append(Group(lesson: grade.lesson, step: answer.step, question: answer.question))
        }
        groups[place].answers.append((grade.student, journal.file, grade.isConsistent, answer.text))
      }
    }
  }

  /// Returns the answers as text, marking those from journals that are not consistent.
  func lines(_ style: GraphicsStyle) -> [String] {
    guard !groups.isEmpty else { return ["No journal contains an answer in words.", ""] }
    return groups.flatMap { group -> [String] in
      let title = DisplayText.escaped("\(group.lesson), \(group.step): \(group.question)")
      let head = DisplayText.wrapped(title, to: style.width).map { Tone.strong.paint($0, style) }
      let body = group.answers.flatMap { answer -> [String] in
        let mark = answer.isConsistent ? "" : " (journal has findings)"
        let text = DisplayText.escaped("\(answer.student)\(mark): \(answer.text)")
        return DisplayText.wrapped(text, to: max(style.width - 4, 20)).enumerated()
          .map { place, line in (place == 0 ? "- " : "  ") + line }
      }
      return head + body + [""]
    }
  }

  /// The answers as rows for a spreadsheet, after a row of column names.
  var rows: [[String]] {
    [["lesson", "step", "question", "student", "consistent", "answer", "file"]]
      + groups.flatMap { group in
        group.answers.map { answer in
          [
            group.lesson, group.step, group.question, answer.student, answer.isConsistent ? "yes" : "no", answer.text,
            answer.file,
          ]
        }
      }
  }

  var json: JSON {
    .array(
      groups.map { group in
        .object([
          .init("lesson", .string(group.lesson)), .init("step", .string(group.step)),
          .init("question", .string(group.question)),
          .init(
            "answers",
            .array(
              group.answers.map { answer in
                .object([
                  .init("student", .string(answer.student)), .init("consistent", .bool(answer.isConsistent)),
                  .init("answer", .string(answer.text)), .init("file", .string(answer.file)),
                ])
              })),
        ])
      })
  }
}
