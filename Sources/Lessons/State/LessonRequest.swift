internal import CommandInterpreter

/// The request of a lesson command (`next`, `hint`, ...) to the player.
enum LessonRequest: CommandRequest, Equatable {
  case list
  case open(String, again: Bool, language: String?)
  case next, hint, solution, skip, back, retry, review, progress, leave
  case goTo(Int)
  case answer(String)
  case identify(String)

  /// Whether it concerns journals and lessons rather than a step; journals do not record such requests.
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
  /// The lesson being presented by a lecturer.
  var presented: String?
  var stepIDs: [String] = []
  var position = 0
  /// Whether nothing is left to do in the step, or it was done or skipped before.
  var isStepDone = false
  var hasQuestion = false
}
