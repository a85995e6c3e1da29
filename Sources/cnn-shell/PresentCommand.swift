import ArgumentParser
import CommandInterpreter
import Lessons
import LineEditing
import Platform
import TerminalGraphics

/// `cnn-shell present NAME` presents a lesson in a lecture.
struct PresentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "present", abstract: "Presents a lesson live: Enter types and runs the next command.",
    discussion: """
      Text and questions are shown along the way. At a question, Enter shows the answer. `b` undoes the last command. \
      Anything else you type runs as your own command and does not affect the lesson.

      When standard input is not a terminal, an empty line counts as Enter.
      """)

  @Argument(help: "Name or number of a lesson.")
  var name: String

  @Option(help: "Step to start at, by number or id.")
  var step: String?

  @OptionGroup var options: SessionOptions

  func validate() throws {
    if options.transcript { throw ValidationError("--transcript cannot be used with present.") }
  }

  func run() throws {
    let isInteractive = StandardStream.input.isTerminal
    let plain = try options.runner(isInteractive: isInteractive, keepsJournals: false)
    let library = try SessionOptions.library(options.lessons)
    let lesson: Lesson
    do throws(FileProblem) {
      let found = try library.lesson(named: name, in: LessonLanguage.preferred(Console.variables))
      lesson = found.lesson
      if let problem = found.problem {
        plain.console.writeError("the translation can't be used (\(DisplayText.escaped(problem)))")
      }
    } catch {
      plain.console.writeError(DisplayText.escaped(error.message))
      throw ExitCode(1)
    }
    guard let first = step.map({ Presenter.step($0, of: lesson) }) ?? 0 else {
      throw ValidationError(
        "--step must be 1 to \(lesson.steps.count) or a step id (\(lesson.steps.map(\.id).joined(separator: ", "))), "
          + "not '\(step ?? "")'.")
    }
    let runner = PresentingRunner(plain, Presenter(lesson, in: plain.host, from: first), isInteractive: isInteractive)
    if isInteractive {
      throw ExitCode(InteractiveLoop(runner, readsStartUpFile: false, opening: runner.begin).run())
    }
    runner.begin()
    throw ExitCode(runner.run(PipeLineSource()))
  }
}

/// Runs a lecturer's lines: a blank one continues, `b` goes back, others are commands.
final class PresentingRunner: Runner {
  private let presenter: Presenter
  private let typist: Typist
  private let isInteractive: Bool

  init(_ plain: Runner, _ presenter: Presenter, isInteractive: Bool) {
    self.presenter = presenter
    self.isInteractive = isInteractive
    typist = Typist(plain.console, isAtTerminal: isInteractive && StandardStream.output.isTerminal)
    // A mistyped line must not end the lecture.
    super.init(plain.host, console: plain.console, keepsGoing: true)
  }

  func begin() {
    console.beginScreen(inLesson: true)
    presenter.begin()
  }

  override var headline: String? { presenter.headline }

  @discardableResult
  override func execute(_ entered: ParsedLine, line: Int) -> Interpreter.Outcome {
    console.beginScreen(inLesson: false)
    let show = { [console] (outcome: Interpreter.Outcome) in
      console.show(outcome, line: line)
      console.holdScreens()
    }
    let presented: Presenter.Presented
    switch entered.text.trimmed {
    case "":
      if case .command(let command) = presenter.next {
        let echo = { [host] (lines: [String]) in host.interpreter.environment.show(lines, false) }
        guard typist.type(command, host.interpreter.style, show: echo) else { return .nothing }
      } else {
        console.holdScreens()
      }
      presented = presenter.goOn(show: show)
    case "b":
      presenter.goBack()
      return .nothing
    default: presented = presenter.improvise(entered, show: show)
    }
    for notice in presented.notices { console.writeError(notice) }
    return presented.outcome
  }
}

extension String {
  /// The text without surrounding whitespace.
  fileprivate var trimmed: Substring {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return self[first...last]
  }
}
