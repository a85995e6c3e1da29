import ArgumentParser
import Lessons
import LineEditing
import Platform

/// `cnn-shell replay PATH...` re-runs transcripts, and shows differences or updates the transcripts.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Re-runs transcripts and shows differences.",
    discussion: """
      Each transcript runs in its own process with at most 4 GiB of memory. It may read files in its own folder and \
      datasets by name, and write only in a temporary folder.

      Exit status: 0 no differences, 1 problems were found, 3 a replay crashed or timed out, 130 interrupted.
      """)

  @Argument(help: "Transcripts (NAME.cnn.md), or folders of transcripts.")
  var paths: [String]

  @Flag(help: "Rewrite the lines that differ, keeping matchers.")
  var update = false

  @Option(help: "Time limit per transcript in seconds.")
  var timeout: Double = 120

  @Option(help: "Folder of lessons (default: a folder `lessons` next to the transcript, else the built-in lessons).")
  var lessons: String?

  @Option(help: .hidden)
  var alone: String?

  @Option(help: .hidden)
  var threads: Int = 1

  func validate() throws {
    guard timeout > 0, timeout <= 86400 else {
      throw ValidationError("--timeout must be above 0 and at most 86400 seconds, not \(timeout).")
    }
    if update, Console.variables["CI"]?.isEmpty == false {
      throw ValidationError("--update cannot be used when CI is set: a check must not rewrite what it checks.")
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
      executable: CurrentProcess.program, updates: update, seconds: timeout, processors: CurrentProcess.processors,
      lessons: lessons, isInterrupted: { Signals.isInterrupted })
    let (lines, status) = replay.run(paths)
    StandardStream.output.write(lines: lines)
    throw ExitCode(status)
  }
}
