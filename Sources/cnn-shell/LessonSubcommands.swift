import ArgumentParser
import CommandInterpreter
import Lessons
import LineEditing
import Platform
import PlatformMath
import Transcripts

/// `cnn-shell lesson [NAME]` opens a lesson.
struct LessonSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Opens a lesson, or goes on with it; without NAME it lists the lessons.",
    discussion: "Lines come from the terminal or, where nobody types, from standard input.")

  @Argument(help: "A lesson's name or number.")
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

/// `cnn-shell lessons check PATH...` proves that lessons hold.
struct LessonsSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons", abstract: "Checks lessons.", subcommands: [CheckSubcommand.self])
}

struct CheckSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Reads lessons, follows each to its end, and tells what does not hold.",
    discussion: """
      Each lesson runs in a process of its own with at most 4 GiB of memory, reads files of its own folder and datasets by \
      their names, and writes none.

      Exit status: 0 all is well, 1 something was found, 3 a lesson crashed or took too long, 130 interrupted.
      """)

  @Argument(help: "Lessons, or folders of them.")
  var paths: [String]

  @Option(help: "How many seconds one lesson may take.")
  var timeout: Double = LessonCheck.budget

  @Option(help: .hidden)
  var alone: String?

  @Option(help: .hidden)
  var threads: Int = 1

  func validate() throws {
    guard timeout > 0, timeout <= 86400 else { throw ValidationError("--timeout is more than 0 and at most 86400.") }
  }

  func run() throws {
    if let alone {
      Signals.leaveToSystem()
      let check = SingleLessonCheck(file: paths[0], folder: alone, threads: threads)
      check.run { StandardStream.output.write($0 + "\n") }
      return
    }
    let check = LessonCheck(
      executable: CurrentProcess.program, seconds: timeout, processors: Processors.count,
      clock: { MonotonicClock.now }, isInterrupted: { Signals.isInterrupted })
    let (lines, status) = check.run(paths)
    StandardStream.output.write(lines: lines)
    if let signal = Signals.terminationSignal { throw ExitCode(128 + signal) }
    throw ExitCode(status)
  }
}
