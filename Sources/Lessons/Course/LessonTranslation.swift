internal import CommandInterpreter
internal import Platform
internal import Transcripts

extension Lesson {
  /// Returns the lesson with a translation's text. Headings, prose and questions come from the translation, as do
  /// hints, explanations and messages where it has them. Seed, commands, predicates, keys and setups stay those of the
  /// lesson, so that checking the lesson also covers the translation.
  ///
  /// - Throws: `MarkdownError` with the line of the translation that does not match the lesson.
  func translated(by other: Lesson) throws(MarkdownError) -> Lesson {
    guard other.name == name else {
      throw MarkdownError(
        line: 1, "a translation of the lesson `\(name)` needs `lesson: \(name)`, not `lesson: \(other.name)`")
    }
    for (place, theirs) in other.steps.enumerated() {
      guard steps.indices.contains(place) else {
        throw MarkdownError(
          line: theirs.line,
          "the lesson has no step `\(theirs.id)` here; it ends after \(steps.count) step\(steps.count == 1 ? "" : "s")")
      }
      guard steps[place].id == theirs.id else {
        throw MarkdownError(
          line: theirs.line, "the steps must match the lesson's: expected `\(steps[place].id)`, got `\(theirs.id)`")
      }
    }
    guard other.steps.count == steps.count else {
      throw MarkdownError(
        line: other.steps[other.steps.count - 1].line,
        "in the lesson, the step `\(steps[other.steps.count].id)` follows this one")
    }
    var translated: [LessonStep] = []
    for (mine, theirs) in zip(steps, other.steps) { translated.append(try mine.translated(by: theirs)) }
    return Lesson(
      name: name, title: other.title, seedRule: seedRule, needs: needs, minutes: minutes, countsSkips: countsSkips,
      introduction: other.introduction, steps: translated,
      // A journal's text depends on both the lesson's file and the translation's.
      digest: StableHash.text((digest + other.digest).utf8))
  }
}

extension LessonStep {
  fileprivate func translated(by other: LessonStep) throws(MarkdownError) -> LessonStep {
    guard tasks.count == other.tasks.count else {
      throw MarkdownError(
        line: other.line,
        "the numbers of tasks in this step differ: \(tasks.count) in the lesson and \(other.tasks.count) here")
    }
    var tasks = tasks[...]
    var items: [Item] = []
    for item in other.items {
      guard case .task(let theirs) = item, let mine = tasks.popFirst() else {
        items.append(item)
        continue
      }
      items.append(.task(try mine.translated(by: theirs)))
    }
    return LessonStep(id: id, title: other.title, line: line, setup: setup, items: items)
  }
}

extension LessonTask {
  fileprivate func translated(by other: LessonTask) throws(MarkdownError) -> LessonTask {
    var task = LessonTask(kind: try kind.translated(by: other.kind, other.line), line: line)
    task.hints = other.hints.isEmpty ? hints : other.hints
    task.explanation = other.explanation.isEmpty ? explanation : other.explanation
    task.solution = solution
    task.wrongs = wrongs
    task.key = try other.key.map { theirs throws(MarkdownError) in try key?.translated(by: theirs) } ?? key
    for (mine, theirs) in [(solution ?? [], other.solution ?? [])] + zip(wrongs, other.wrongs)
    where !theirs.isEmpty && mine.map(\.text) != theirs.map(\.text) {
      throw MarkdownError(
        line: theirs[0].line, "these commands differ from the lesson's: copy them from it or omit them")
    }
    return task
  }
}

extension LessonTask.Kind {
  fileprivate func translated(by other: Self, _ line: Int) throws(MarkdownError) -> Self {
    switch (self, other) {
    case (.demo(let mine), .demo(let theirs)) where mine.map(\.text) == theirs.map(\.text): return self
    case (.enter(let mine, let isExact), .enter(let theirs, let areExact))
    where isExact == areExact && mine.map(\.text) == theirs.map(\.text): return self
    case (.fill(let mine), .fill(let theirs)) where mine == theirs: return self
    case (.goal(let mine), .goal(let theirs)) where mine.map(\.text) == theirs.map(\.text):
      return .goal(zip(mine, theirs).map { $0.saying($1.message) })
    case (.ask(let mine), .ask(let theirs)) where mine.takesAnswers(of: theirs): return .ask(theirs)
    case (.predict(let mine), .predict(let theirs)) where mine.takesAnswers(of: theirs): return .predict(theirs)
    default:
      throw MarkdownError(
        line: line, "this task differs from the lesson's: commands, predicates and labels must not change")
    }
  }
}

extension Question {
  /// Whether the two questions are of the same kind, with the same tolerance or the same labels.
  fileprivate func takesAnswers(of other: Question) -> Bool {
    switch (kind, other.kind) {
    case (.number(let mine), .number(let theirs)): mine == theirs
    case (.choice(let mine), .choice(let theirs)): mine.map(\.label) == theirs.map(\.label)
    case (.text, .text): true
    default: false
    }
  }
}

extension AnswerKey {
  /// Returns this key with the messages of another key, where they are given.
  fileprivate func translated(by other: AnswerKey) throws(MarkdownError) -> AnswerKey {
    for entry in other.entries where !entries.contains(where: { $0.isSame(as: entry) }) {
      throw MarkdownError(line: entry.line, "the lesson's key has no line with this answer and this `right` or `wrong`")
    }
    return AnswerKey(
      commands: commands,
      entries: entries.map { mine in
        let message = other.entries.first { $0.isSame(as: mine) }?.message ?? ""
        return message.isEmpty
          ? mine : Entry(answer: mine.answer, isRight: mine.isRight, message: message, line: mine.line)
      })
  }
}

extension AnswerKey.Entry {
  fileprivate func isSame(as other: Self) -> Bool { answer == other.answer && isRight == other.isRight }
}
