import ArgumentParser
import Lessons
import LineEditing
import Platform
import PlatformMath

/// `cnn-shell replay PATH...` runs transcripts again and shows what differs.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Runs transcripts again and shows what differs.",
    discussion: """
      Each transcript runs in a process of its own with at most 4 GiB of memory. It reads files of its own folder and \
      datasets by their names, and writes below a temporary folder alone.

      Exit status: 0 all as written, 1 something differs, 3 a replay crashed or took too long.
      """)

  @Argument(help: "Transcripts, or folders of them (NAME.cnn.md).")
  var paths: [String]

  @Flag(help: "Rewrite the lines that differ; matchers stay as they are.")
  var update = false

  @Option(help: "How many seconds one transcript may take.")
  var timeout: Double = 120

  @Option(help: "The folder of lessons, else a folder `lessons` beside a transcript, else those in the program.")
  var lessons: String?

  @Option(help: .hidden)
  var alone: String?

  @Option(help: .hidden)
  var threads: Int = 1

  func validate() throws {
    guard timeout > 0, timeout <= 86400 else { throw ValidationError("--timeout is more than 0 and at most 86400.") }
    if update, Console.variables["CI"]?.isEmpty == false {
      throw ValidationError("--update is refused where CI is set: a check must not rewrite what it checks.")
    }
  }

  func run() throws {
    if let alone {
      Signals.leaveToSystem()
      let replay = SingleReplay(
        file: paths[0], folder: alone, threads: threads, isUpdating: update, lessons: lessons,
        clock: { MonotonicClock.now })
      replay.run { StandardStream.output.write($0 + "\n") }
      return
    }
    let replay = Replay(
      executable: CurrentProcess.program, updates: update, seconds: timeout, processors: Processors.count,
      lessons: lessons, isInterrupted: { Signals.isInterrupted })
    let (lines, status) = replay.run(paths)
    StandardStream.output.write(lines: lines)
    throw ExitCode(status)
  }
}
