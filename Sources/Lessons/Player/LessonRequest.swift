internal import CommandInterpreter

/// What a word of a lesson (`next`, `hint`, ...) asks whoever plays the lesson for.
enum LessonRequest: CommandRequest, Equatable {
  case list
  case open(String, again: Bool, language: String?)
  case next, hint, solution, skip, back, retry, review, progress, leave
  case goTo(Int)
  case answer(String)
  case identify(String)

  /// Whether it is about journals and lessons and not a step within one: what journals do not hold.
  var isAboutJournals: Bool {
    switch self {
    case .list, .review, .progress, .identify, .leave, .open: true
    case .next, .hint, .solution, .skip, .back, .retry, .goTo, .answer: false
    }
  }
}

/// What the words of a lesson must know of it to refuse what cannot be; it is in the environment of each line.
struct LessonSituation: Sendable {
  /// The open lesson; nil where there is none.
  var lesson: String?
  /// The lesson that is shown by a lecturer.
  var presented: String?
  var stepIDs: [String] = []
  var position = 0
  /// Whether nothing of the step is left to do, or it was done or skipped before.
  var isStepDone = false
  var hasQuestion = false
}
