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
    discussion: "Exit status: 0 all is well, 1 something was found.")

  @Argument(help: "Lessons, or folders of them.")
  var paths: [String]

  func run() throws {
    // Nothing is written that an end could leave half: a signal ends the process, however long a lesson computes.
    let (lines, status) = LessonCheck(processors: Processors.count, clock: { MonotonicClock.now }).run(paths)
    StandardStream.output.write(lines: lines)
    throw ExitCode(status)
  }
}
