internal import CommandInterpreter
internal import TerminalGraphics

/// A word that steers a lesson. It says what is wrong with the wish, or asks for it.
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

  /// Every word, for the lessons of a library.
  ///
  /// - Parameter steps: the ids of the steps that `goto` offers.
  static func all(_ library: LessonLibrary, steps: [String]) -> [any Command] {
    [
      LessonWord(
        "lessons", "lists the lessons and how far you are",
        examples: [Example("lessons", answer: "`lesson NAME` opens one")], seeAlso: ["lesson"]
      ) { _, _ in .list },
      lesson(library),
      LessonWord(
        "next", "goes on to the next step", details: ["An empty line does the same when a step is done."],
        examples: [Example("next", answer: "Step 2 of {..}", after: ["lesson welcome", "data = patterns"])]
      ) {
        call, situation throws(Diagnostic) in
        try isOpen(call, situation)
        guard situation.isStepDone else {
          throw call.error(
            .lesson, "something in this step is still to be done", help: "`hint` helps, `skip` shows it and goes on")
        }
        return .next
      },
      simple("hint", "shows the next hint, from a nudge to almost all", .hint, answer: "There {..}"),
      simple("solution", "shows a solution and lets you go on yourself", .solution, answer: "A solution:"),
      simple("skip", "shows the solution, runs it and goes on", .skip, answer: "Step 2 of {..}"),
      answer,
      LessonWord(
        "back", "goes to the step before, with everything as it was at its beginning",
        examples: [Example("back", answer: "Step 1 of {..}", after: ["lesson welcome", "goto 2"])]
      ) { call, situation throws(Diagnostic) in
        try isOpen(call, situation)
        guard situation.position > 0 else { throw call.error(.lesson, "this is the first step") }
        return .back
      },
      goTo(steps),
      simple(
        "retry", "begins this step again, with everything as it was at its beginning", .retry,
        answer: "The step begins again, {..}"),
      simple("review", "shows what you have done in this lesson", .review, answer: "cnn> lesson welcome"),
      simple(
        "progress", "shows the steps of this lesson and how they went", .progress, answer: "{..}step{..}title{..}"
      ),
      simple("leave", "leaves the lesson; it goes on where you left it", .leave, answer: "You have left {..}"),
      student,
    ]
  }

  private static func isOpen(_ call: Call, _ situation: LessonSituation) throws(Diagnostic) {
    try isNotPresented(call, situation)
    guard situation.lesson != nil else {
      throw call.error(.lesson, "no lesson is open", help: "`lessons` lists them, `lesson NAME` opens one")
    }
  }

  private static func isNotPresented(_ call: Call, _ situation: LessonSituation) throws(Diagnostic) {
    guard let lesson = situation.presented else { return }
    throw call.error(
      .lesson, "\(lesson) is presented here, and nobody follows a lesson", help: "Enter goes on, `b` goes back")
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
    let name = Parameter("name", .word, "a name or number of `lessons`").offering(.named(names))
    let again = Parameter(option: "again", .yesOrNo, default: false, "whether to begin anew")
    let language = Parameter(
      option: "lang", .word, "the language, where there is a translation; left out, that of the locale")
    return LessonWord(
      "lesson", "opens a lesson, or goes on with it where you left it",
      [name, again, language],
      details: [
        "A lesson has a workspace of its own; `leave` brings yours back. What you do is kept in a journal, which is",
        "also what you hand in.",
      ], examples: [Example("lesson max-pooling", answer: "{..}Max pooling")],
      seeAlso: ["lessons", "next", "hint", "skip", "leave"]
    ) { call, situation throws(Diagnostic) in
      try isNotPresented(call, situation)
      guard let entry = library[call[name]] else {
        throw call.error(
          .lesson, "there is no lesson \(DisplayText.escaped(call[name]))", at: name,
          help: Suggestion.help(for: call[name], among: names) ?? "`lessons` lists them")
      }
      if let wanted = call[language], !entry.languages.contains(wanted) {
        throw call.error(
          .lesson, "\(entry.name) is not translated into \(DisplayText.escaped(wanted))", at: language,
          help: "it can be read in: \(entry.languages.joined(separator: ", "))")
      }
      return .open(entry.name, again: call[again], language: call[language])
    }
  }

  private static var answer: LessonWord {
    let text = Parameter("text", .text, "a number, a label, or words, to the end of the line")
    return LessonWord(
      "answer", "answers the question of a lesson",
      [text],
      details: ["While a question is open, a number, a fraction, a percentage or a choice alone is an answer too."],
      examples: [Example("answer 25", answer: "Locked: 25.", after: ["lesson max-pooling"])]
    ) { call, situation throws(Diagnostic) in
      try isOpen(call, situation)
      guard situation.hasQuestion else { throw call.error(.lesson, "no question is open") }
      return .answer(call[text])
    }
  }

  private static func goTo(_ steps: [String]) -> LessonWord {
    let step = Parameter("step", .word, "its number or id, as `progress` lists them")
      .offering(.named(steps + steps.indices.map { "\($0 + 1)" }))
    return LessonWord(
      "goto", "goes to a step, with everything as the lesson has it there",
      [step],
      examples: [Example("goto 2", answer: "Step 2 of {..}", after: ["lesson welcome"])]
    ) { call, situation throws(Diagnostic) in
      try isOpen(call, situation)
      let word = call[step]
      guard let place = situation.stepIDs.place(ofStep: word) else {
        throw call.error(
          .lesson, "there is no step \(DisplayText.escaped(word))", at: step,
          help: Suggestion.help(for: word, among: situation.stepIDs)
            ?? "1 to \(situation.stepIDs.count); see `progress`")
      }
      return .goTo(place)
    }
  }

  private static var student: LessonWord {
    let id = Parameter("id", .word, "a name or number: letters, digits, `.`, `-`, `_`")
    return LessonWord(
      "student", "says who follows the lessons, for the journal that is handed in",
      [id],
      examples: [Example("student ada", answer: "The journals of your lessons are now ada's.")], seeAlso: ["lesson"]
    ) { call, situation throws(Diagnostic) in
      guard StudentID.isValid(call[id]) else {
        throw call.error(
          .badValue, "a student's name here is 1 to 64 letters, digits, `.`, `-` or `_`", at: id)
      }
      guard situation.lesson == nil else {
        throw call.error(.lesson, "a journal belongs to one student", help: "`leave` the lesson first")
      }
      return .identify(call[id])
    }
  }
}

/// Who follows a lesson.
public enum StudentID {
  /// Where nobody has said who they are.
  public static let anonymous = "anonymous"

  /// Whether a text can stand for a student, in journals and names of files.
  public static func isValid(_ text: String) -> Bool {
    1...64 ~= text.utf8.count && text.first != "."
      && text.utf8.allSatisfy {
        0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || [0x2D, 0x2E, 0x5F].contains($0)
      }
  }
}
