import CommandInterpreter
import Lessons
import LineEditing
import Platform

/// Runs the lines of a source in a session and determines the exit status.
class Runner {
  let host: LessonPlayer
  let console: Console
  private let keepsGoing: Bool

  init(_ host: LessonPlayer, console: Console, keepsGoing: Bool) {
    self.host = host
    self.console = console
    self.keepsGoing = keepsGoing
  }

  /// The text of the right prompt: the position in the lesson, or the session's headline; nil for none.
  var headline: String? { host.headline }

  /// Runs the lines of a non-interactive source and returns the exit status.
  func run(_ source: any LineSource) -> Int32 {
    let reader = LineReader(source: source, read: host.read, begin: host.begin)
    var status: Int32 = 0
    while true {
      // Stops when output is lost.
      if StandardStream.outputFailure != nil { return StandardStream.failureStatus }
      switch reader.next(prompt: Prompt("cnn> ")) {
      case .line(let entered):
        let outcome = execute(entered, line: reader.lineNumber)
        if let signal = Signals.terminationSignal { return 128 + signal }
        if outcome.diagnostic?.code == .interrupted { return 130 }
        if outcome.diagnostic != nil {
          status = 1
          if !keepsGoing { return status }
        }
        if outcome.wantsToQuit { return status }
      case .refused(let why):
        status = console.fail(Diagnostic(.limit, why.message))
        if !keepsGoing { return status }
      case .endOfInput: return status
      case .interrupted: return 130
      case .terminated(let signal): return 128 + signal
      }
    }
  }

  /// Runs one line, shows its outcome and notices, and writes its entry of the transcript if one was requested.
  @discardableResult
  func execute(_ entered: ParsedLine, line: Int) -> Interpreter.Outcome {
    console.beginScreen(inLesson: host.isInLesson)
    let finished = host.execute(entered) { outcome in
      console.show(outcome, line: line)
      console.holdScreens()
    }
    console.writeTranscript(finished.entry)
    for notice in finished.notices { console.writeError(notice) }
    return finished.outcome
  }
}

extension LessonPlayer {
  /// Parses the first line of an input; returns the line if it is complete, otherwise a function for the lines that
  /// continue it.
  func begin(_ text: String) -> LineBeginning<ParsedLine> {
    let line = read(text)
    return isComplete(line) ? .complete(line) : .unfinished(continuation(of: line))
  }
}
