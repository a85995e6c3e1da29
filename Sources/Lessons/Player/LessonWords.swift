internal import CommandInterpreter
internal import TerminalGraphics

/// A command that controls a lesson. It throws an error if its request is invalid, and otherwise issues the request.
struct LessonWord: Command {
  let declaration: CommandDeclaration
  private let wish: @Sendable (Call, LessonSituation) throws(Diagnostic) -> LessonRequest

  private init(
    _ word: String, _ summary: String, _ parameters: [any DeclaredParameter] = [], details: [String] = [],
    examples: [Example] = [], seeAlso: [String] = ["lesson", "next", "hint"],
    _ wish: @escaping @Sendable (Call, LessonSituation) throws(Diagnostic) -> LessonRequest
  ) {
    self.wish = wish
    declaration = CommandDeclaration(
      word, .lessons, summary, parameters: parameters, details: details, examples: examples,
      seeAlso: seeAlso.filter { $0 != word }, errors: [.lesson])
  }

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
    let situation = evaluator.environment[LessonSituation.self] ?? LessonSituation()
    return CommandOutput(effects: [.request(try wish(call, situation))])
  }

  /// Returns all lesson commands, for the lessons of a library.
  ///
  /// - Parameter steps: step ids that tab completion offers for `goto`.
  static func all(_ library: LessonLibrary, steps: [String]) -> [any Command] {
    [
      LessonWord(
        "lessons", "lists the lessons and your progress",
        examples: [Example("lessons", answer: "`lesson NAME` opens one")], seeAlso: ["lesson"]
      ) { _, _ in .list },
      lesson(library),
      LessonWord(
        "next", "continues with the next step", details: ["An empty line does the same when a step is done."],
        examples: [Example("next", answer: "Step 2 of {..}", after: ["lesson welcome", "data = patterns"])]
      ) {
        call, situation throws(Diagnostic) in
        try isOpen(call, situation)
        guard situation.isStepDone else {
          throw call.error(
            .lesson, "this step is not finished", help: "`hint` helps, `skip` shows the solution and moves on")
        }
        return .next
      },
      simple("hint", "shows the next hint, each one more explicit", .hint, answer: "There {..}"),
      simple("solution", "shows a solution for you to enter yourself", .solution, answer: "A solution:"),
      simple("skip", "shows the solution, runs it and moves on", .skip, answer: "Step 2 of {..}"),
      answer,
      LessonWord(
        "back", "goes back one step and restores the workspace it began with",
        examples: [Example("back", answer: "Step 1 of {..}", after: ["lesson welcome", "goto 2"])]
      ) { call, situation throws(Diagnostic) in
        try isOpen(call, situation)
        guard situation.position > 0 else { throw call.error(.lesson, "this is the first step") }
        return .back
      },
      goTo(steps),
      simple(
        "retry", "restarts this step and restores the workspace it began with", .retry,
        answer: "The step starts over {..}"),
      simple("review", "shows what you have done in this lesson", .review, answer: "cnn> lesson welcome"),
      simple(
        "progress", "shows the steps of this lesson and your progress", .progress, answer: "{..}step{..}title{..}"
      ),
      simple("leave", "leaves the lesson; `lesson NAME` resumes it", .leave, answer: "You have left {..}"),
      student,
    ]
  }

  private static func isOpen(_ call: Call, _ situation: LessonSituation) throws(Diagnostic) {
    try isNotPresented(call, situation)
    guard situation.lesson != nil else {
      throw call.error(.lesson, "no lesson is open", help: "`lessons` lists the lessons, `lesson NAME` opens one")
    }
  }

  private static func isNotPresented(_ call: Call, _ situation: LessonSituation) throws(Diagnostic) {
    guard let lesson = situation.presented else { return }
    throw call.error(
      .lesson, "lesson commands do not work while \(lesson) is presented", help: "Enter continues, `b` goes back")
  }

  private static func simple(
    _ word: String, _ summary: String, _ request: LessonRequest, answer: String
  ) -> LessonWord {
    LessonWord(word, summary, examples: [Example(word, answer: answer, after: ["lesson welcome"])]) {
      call, situation throws(Diagnostic) in
      try isOpen(call, situation)
      return request
    }
  }

  private static func lesson(_ library: LessonLibrary) -> LessonWord {
    let names = library.entries.map(\.name)
    let name = Parameter("name", .word, "the name or number of a lesson, as listed by `lessons`").offering(
      .named(names))
    let again = Parameter(option: "again", .yesOrNo, default: false, "start over")
    let language = Parameter(
      option: "lang", .word, "language of the translation to show (default: the locale's)")
    return LessonWord(
      "lesson", "starts or resumes a lesson",
      [name, again, language],
      details: [
        "A lesson has its own workspace; `leave` restores yours. Your work is saved",
        "in a journal, which is also what you hand in.",
      ], examples: [Example("lesson max-pooling", answer: "{..}Max pooling")],
      seeAlso: ["lessons", "next", "hint", "skip", "leave"]
    ) { call, situation throws(Diagnostic) in
      try isNotPresented(call, situation)
      guard let entry = library[call[name]] else {
        throw call.error(
          .lesson, "unknown lesson `\(DisplayText.escaped(call[name]))`", at: name,
          help: Suggestion.help(for: call[name], among: names) ?? "`lessons` lists the lessons")
      }
      if let wanted = call[language], !entry.languages.contains(wanted) {
        throw call.error(
          .lesson, "\(entry.name) is not available in the language `\(DisplayText.escaped(wanted))`", at: language,
          help: "available: " + entry.languages.map { "`lang=\($0)`" }.joined(separator: ", "))
      }
      return .open(entry.name, again: call[again], language: call[language])
    }
  }

  private static var answer: LessonWord {
    let text = Parameter("text", .text, "a number, a label or words, up to the end of the line")
    return LessonWord(
      "answer", "answers the lesson's current question",
      [text],
      details: ["While a question is open, you can also type just the number or the choice."],
      examples: [Example("answer 25", answer: "Locked: 25.", after: ["lesson max-pooling"])]
    ) { call, situation throws(Diagnostic) in
      try isOpen(call, situation)
      guard situation.hasQuestion else { throw call.error(.lesson, "no question is open") }
      return .answer(call[text])
    }
  }

  private static func goTo(_ steps: [String]) -> LessonWord {
    let step = Parameter("step", .word, "the number or id of a step, as listed by `progress`")
      .offering(.named(steps + steps.indices.map { "\($0 + 1)" }))
    return LessonWord(
      "goto", "goes to a step and sets up its workspace",
      [step],
      examples: [Example("goto 2", answer: "Step 2 of {..}", after: ["lesson welcome"])]
    ) { call, situation throws(Diagnostic) in
      try isOpen(call, situation)
      let word = call[step]
      guard let place = situation.stepIDs.place(ofStep: word) else {
        throw call.error(
          .lesson, "this lesson has no step `\(DisplayText.escaped(word))`", at: step,
          help: Suggestion.help(for: word, among: situation.stepIDs)
            ?? "its steps are 1 to \(situation.stepIDs.count); `progress` lists them")
      }
      return .goTo(place)
    }
  }

  private static var student: LessonWord {
    let id = Parameter("id", .word, "a name or number of letters, digits, `.`, `-` and `_`")
    return LessonWord(
      "student", "sets the student's name for lesson journals",
      [id],
      examples: [Example("student ada", answer: "Your lesson journals are now kept for ada.")], seeAlso: ["lesson"]
    ) { call, situation throws(Diagnostic) in
      guard StudentID.isValid(call[id]) else {
        throw call.error(
          .badValue, "invalid student name `\(DisplayText.escaped(call[id]))`", at: id,
          help: "use 1 to 64 letters (A-Z, a-z), digits, `-`, `_` or `.`, not starting with `.`, such as `student ada`")
      }
      guard situation.lesson == nil else {
        throw call.error(.lesson, "can't change the student while a lesson is open", help: "type `leave` first")
      }
      return .identify(call[id])
    }
  }
}

/// The identity of a student.
public enum StudentID {
  /// The id used when no name was given.
  public static let anonymous = "anonymous"

  /// Whether a text is a valid student id, for journals and file names.
  public static func isValid(_ text: String) -> Bool {
    1...64 ~= text.utf8.count && text.first != "."
      && text.utf8.allSatisfy {
        0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || [0x2D, 0x2E, 0x5F].contains($0)
      }
  }
}
