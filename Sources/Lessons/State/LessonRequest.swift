internal import CommandInterpreter

/// The request of a lesson command (`next`, `hint`, ...) to the player.
enum LessonRequest: CommandRequest, Equatable {
  case list
  case open(String, again: Bool, language: String?)
  case next, hint, solution, skip, back, retry, review, progress, leave
  case goTo(Int)
  case answer(String)
  case identify(String)

  /// Whether the request concerns journals and lessons rather than a step. Of such requests, a journal records only the
  /// one that opened its lesson.
  var isAboutJournals: Bool {
    switch self {
    case .list, .review, .progress, .identify, .leave, .open: true
    case .next, .hint, .solution, .skip, .back, .retry, .goTo, .answer: false
    }
  }
}

/// The state of the open lesson that lesson commands need to reject invalid requests; part of each line's environment.
struct LessonSituation: Sendable {
  /// The open lesson; nil if there is none.
  var lesson: String?
  /// The lesson that a lecturer is presenting; nil if there is none.
  var presented: String?
  var stepIDs: [String] = []
  var position = 0
  /// Whether no task is open in the step, or the step was done or skipped before.
  var isStepDone = false
  var hasQuestion = false
}
