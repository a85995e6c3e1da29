import ArgumentParser
import Grading
import Lessons
import LineEditing
import Platform
import TerminalGraphics

/// `cnn-shell grade JOURNAL...` re-runs journals and grades them.
struct GradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Re-runs lesson journals, grades them and reports inconsistencies.",
    discussion: """
      `cnn-shell lesson` records a student's work in a journal: lessons/STUDENT/LESSON.cnn.md in the state folder. \
      Each journal runs in its own process with at most 4 GiB of memory. It may read installed datasets but no other \
      files, and write none. A consistent journal proves that the work is sound, not who did it.

      Exit status: 0 all journals are consistent, 1 problems were found, 130 interrupted.
      """)

  @Argument(help: ArgumentHelp("Journals (NAME.cnn.md), or folders of journals.", valueName: "journal"))
  var paths: [String]

  @Flag(help: "Print comma-separated values, one row per step.")
  var csv = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "List the written answers of all journals, by question.")
  var answers = false

  @Option(
    help: "Folder of lessons, separate from the journals (default: CNN_SHELL_LESSONS, else the built-in lessons).")
  var lessons: String?

  @Option(help: "Time limit per journal in seconds.")
  var timeout: Double = 60

  @Flag(help: .hidden)
  var alone = false

  @Option(help: .hidden)
  var shared: String?

  @Option(help: .hidden)
  var digest: String?

  func validate() throws {
    guard timeout > 0, timeout <= 86400 else {
      throw ValidationError("--timeout must be above 0 and at most 86400 seconds, not \(timeout).")
    }
    if csv && json { throw ValidationError("--csv and --json cannot be combined.") }
  }

  func run() throws {
    // Loaded first: a folder without lessons is an error of the command line, not of a journal.
    let library = try library
    if alone {
      Signals.leaveToSystem()
      let single = SingleGrade(
        file: paths[0], library: library, digest: digest, seconds: timeout,
        shared: shared.flatMap { SharedResults($0) },
        clock: { MonotonicClock.now })
      single.run { StandardStream.output.write($0 + "\n") }
      return
    }
    let grading = Grading(
      executable: CurrentProcess.program, library: library, seconds: timeout, processors: CurrentProcess.processors,
      isInterrupted: { Signals.isInterrupted })
    let report = grading.run(
      paths, form: csv ? .csv : json ? .json : .text, listsAnswers: answers, style: Self.style)
    for line in report.lines { StandardStream.output.write(line) }
    StandardStream.error.write(lines: report.remarks)
    if let signal = Signals.terminationSignal { throw ExitCode(128 + signal) }
    throw ExitCode(report.status)
  }

  /// The lessons used for grading; the process of a single journal uses only those that its parent process chose.
  private var library: LessonLibrary {
    get throws {
      do throws(FileProblem) {
        return try .forGrading(
          folder: lessons, environment: alone ? [:] : Console.variables, paths: alone ? [] : paths)
      } catch {
        throw ValidationError(error.message)
      }
    }
  }

  private static var style: GraphicsStyle {
    let output = StandardStream.output
    let capabilities = TerminalCapabilities(
      environment: Console.variables, isTerminal: output.isTerminal, columns: output.columns)
    return GraphicsStyle(capabilities, options: DisplayOptions())
  }
}
