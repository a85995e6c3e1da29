internal import CommandInterpreter
internal import Platform
internal import Transcripts

extension Lesson {
  /// 16 hexadecimal digits that change with the name, the seed, the `skip` rule, ids, commands, predicates, kinds of
  /// questions, tolerances, labels, solutions and keys. Prose, hints, messages, wrong attempts, and the expected output
  /// and status of commands do not count.
  package var checks: String {
    var text = CheckedText()
    text.add("lesson", name)
    text.add("seed", seedRule == .student ? "student" : "\(seed(for: ""))")
    text.add("skip", countsSkips ? "count" : "allow")
    for step in steps {
      text.add("step", step.id)
      if let setup = step.setup { text.add("setup", setup) }
      for task in step.tasks { text.add(task) }
    }
    return StableHash.text(text.text.utf8)
  }
}

/// The checks of a lesson as unambiguous text: each part is a word, the length of its content in bytes (for a list of
/// commands, their number), and the content.
private struct CheckedText {
  private(set) var text = ""

  mutating func add(_ word: String, _ content: String) { text += "\(word) \(content.utf8.count) \(content)\n" }

  mutating func add(_ word: String, _ commands: [Transcript.Command]) {
    text += "\(word) \(commands.count)\n"
    for command in commands { add("run", command.text) }
  }

  mutating func add(_ task: LessonTask) {
    switch task.kind {
    case .demo(let commands): add("demo", commands)
    case .enter(let commands, let exact): add(exact ? "exact" : "do", commands)
    case .fill(let lines): for line in lines { add("fill", line) }
    case .goal(let lines): for line in lines { add("goal", line.text) }
    case .ask(let question): add("ask", question)
    case .predict(let question): add("predict", question)
    }
    if let solution = task.solution { add("solution", solution) }
    guard let key = task.key else { return }
    for command in key.commands { add("run", command) }
    for entry in key.entries {
      switch entry.answer {
      case .literal(let answer): add(entry.isRight ? "right" : "wrong", answer)
      case .computed(let expression): add("key", expression)
      }
    }
  }

  private mutating func add(_ word: String, _ question: Question) {
    switch question.kind {
    case .number(.absolute(let bound)): add(word, "number \(bound)")
    case .number(.relative(let share)): add(word, "number \(share) of it")
    case .choice(let choices): add(word, "choice " + choices.map(\.label).joined(separator: " "))
    case .text: add(word, "text")
    }
  }
}
