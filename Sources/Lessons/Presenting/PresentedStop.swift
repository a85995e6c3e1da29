internal import Transcripts

/// A place where a presented lesson waits for the lecturer.
struct PresentedStop: Sendable {
  /// What comes next.
  enum Kind: Sendable {
    /// A command, and the task whose last one it is.
    case command(Transcript.Command, completes: LessonTask?)
    /// The answers of questions.
    case answer([LessonTask])
    case end
  }

  /// What is shown on the way to a stop.
  enum Sight: Sendable {
    /// The heading of a step, counted from 0.
    case step(Int)
    case passage(Passage)
    case question(Question, isPrediction: Bool)
    /// A command with blanks.
    case blank([String])
  }

  let kind: Kind
  /// The step, counted from 0.
  let step: Int
  let way: [Sight]

  /// The stops of a lesson in order; the last is its end.
  ///
  /// Answers to what is predicted come where the student of a lesson sees them: behind the commands that follow.
  static func stops(of lesson: Lesson) -> [PresentedStop] {
    var route = Route()
    for (place, step) in lesson.steps.enumerated() {
      route.begin(place)
      for item in step.items {
        switch item {
        case .passage(let passage): route.way.append(.passage(passage))
        case .task(let task): route.add(task)
        }
      }
      route.addPredictions()
    }
    route.add(.end)
    return route.stops
  }

  private struct Route {
    var stops: [PresentedStop] = []
    var way: [Sight] = []
    private var step = 0
    private var predictions: [LessonTask] = []

    mutating func begin(_ step: Int) {
      self.step = step
      way.append(.step(step))
    }

    mutating func add(_ kind: Kind) {
      stops.append(PresentedStop(kind: kind, step: step, way: way))
      way = []
    }

    mutating func addPredictions() {
      guard !predictions.isEmpty else { return }
      add(.answer(predictions))
      predictions = []
    }

    mutating func add(_ task: LessonTask) {
      switch task.kind {
      case .ask(let question):
        way.append(.question(question, isPrediction: false))
        add(.answer([task]))
        return
      case .predict(let question):
        way.append(.question(question, isPrediction: true))
        predictions.append(task)
        return
      case .fill(let lines): way.append(.blank(lines))
      case .demo, .enter, .goal: break
      }
      let commands = task.modelCommands
      for (place, command) in commands.enumerated() {
        add(.command(command, completes: place == commands.count - 1 ? task : nil))
      }
      way += task.explanation.map { .passage($0) }
      addPredictions()
    }
  }
}
