internal import Synchronization

/// Where the words of a lesson (`next`, `hint`, ...) leave what they ask for, until the command is over and whoever plays
/// the lesson does it: commands change a session, and a lesson runs commands.
public final class LessonDesk: Sendable {
  /// What a word asks for.
  enum Request: Equatable, Sendable {
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

  /// What the words must know of the lesson to refuse what cannot be.
  struct Situation: Sendable {
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

  private struct State {
    var requests: [Request] = []
    var situation = Situation()
  }

  private let state = Mutex(State())
  /// The lessons that there are.
  let library: LessonLibrary

  /// A desk for the lessons of a library.
  public init(library: LessonLibrary) { self.library = library }

  var situation: Situation {
    get { state.withLock { $0.situation } }
    set { state.withLock { $0.situation = newValue } }
  }

  func ask(_ request: Request) { state.withLock { $0.requests.append(request) } }

  /// The requests since the last call, in order.
  func takeRequests() -> [Request] {
    state.withLock { state in
      defer { state.requests = [] }
      return state.requests
    }
  }
}
