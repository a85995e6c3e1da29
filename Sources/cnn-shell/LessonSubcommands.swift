import ArgumentParser
import CommandInterpreter
import Lessons
import LineEditing
import Platform
import Transcripts

/// `cnn-shell lesson [NAME]` starts or resumes a lesson, or lists the lessons, and runs the lines that follow.
struct LessonSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Starts or resumes a lesson; without NAME, lists the lessons.",
    discussion: "Lines are read from the terminal, a file or a pipe on standard input.")

  @Argument(help: "Name or number of a lesson.")
  var name: String?

  @OptionGroup var options: SessionOptions

  func run() throws {
    let isInteractive = StandardStream.input.isTerminal
    let runner = try options.runner(isInteractive: isInteractive, keepsJournals: true)
    let first = name.map { "lesson \($0)" } ?? "lessons"
    if isInteractive {
      let loop = InteractiveLoop(runner, readsStartUpFile: false) {
        _ = runner.execute(runner.host.read(first), line: 0)
      }
      throw ExitCode(loop.run())
    }
    if options.transcript { runner.console.writeTranscript(runner.host.recorder.head(session: name ?? "lessons")) }
    var status: Int32 = runner.execute(runner.host.read(first), line: 0).diagnostic == nil ? 0 : 1
    if status == 0 { status = runner.run(PipeLineSource()) }
    if options.transcript { runner.console.writeTranscript(Recorder.tail) }
    throw ExitCode(options.transcript && status == 1 ? 0 : status)
  }
}

/// `cnn-shell lessons check PATH...` checks that lessons work.
struct LessonsSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons", abstract: "Checks lessons.", subcommands: [CheckSubcommand.self])
}

struct CheckSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Checks that lessons work by running each to its end.",
    discussion: """
      Each lesson runs in its own process with at most 4 GiB of memory. It may read files in its own folder and datasets \
      by name, and write no files.

      Exit status: 0 success, 1 problems were found, 3 a lesson crashed or timed out, 130 interrupted.
      """)

  @Argument(help: "Lessons, or folders of lessons.")
  var paths: [String]

  @Option(help: "Time limit per lesson in seconds.")
  var timeout: Double = LessonCheck.budget

  @Option(help: .hidden)
  var alone: String?

  @Option(help: .hidden)
  var threads: Int = 1

  func validate() throws {
    guard timeout > 0, timeout <= 86400 else {
      throw ValidationError("--timeout must be above 0 and at most 86400 seconds, not \(timeout).")
    }
  }

  func run() throws {
    if let alone {
      Signals.leaveToSystem()
      let check = SingleLessonCheck(file: paths[0], folder: alone, threads: threads)
      check.run { StandardStream.output.write($0 + "\n") }
      return
    }
    let check = LessonCheck(
      executable: CurrentProcess.program, seconds: timeout, processors: CurrentProcess.processors,
      clock: { MonotonicClock.now }, isInterrupted: { Signals.isInterrupted })
    let (lines, status) = check.run(paths)
    StandardStream.output.write(lines: lines)
    if let signal = Signals.terminationSignal { throw ExitCode(128 + signal) }
    throw ExitCode(status)
  }
}
