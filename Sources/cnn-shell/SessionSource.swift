import ArgumentParser
import CommandInterpreter
import Lessons
import LineEditing
import Platform
import Transcripts

/// The source of a session's lines: a terminal, `-c`, a file or a pipe.
struct SessionSource: ParsableArguments {
  @Option(name: .customShort("c"), help: ArgumentHelp("Commands to run; may be repeated.", valueName: "command"))
  var commands: [String] = []

  @Argument(help: "File of commands, or - for standard input.")
  var file: String?

  /// Whether no source was given.
  var isEmpty: Bool { commands.isEmpty && file == nil }

  func validate() throws {
    if !commands.isEmpty && file != nil { throw ValidationError("-c cannot be combined with a FILE or a subcommand.") }
  }

  /// Runs a session to its end.
  ///
  /// - Throws: `ExitCode` with the exit status of the process, which may be 0; `ValidationError` if the options cannot
  ///   be used.
  func run(_ options: SessionOptions) throws {
    let isInteractive = commands.isEmpty && file == nil && StandardStream.input.isTerminal
    let runner = try options.runner(isInteractive: isInteractive, keepsJournals: isInteractive)
    if isInteractive {
      throw ExitCode(InteractiveLoop(runner, readsStartUpFile: !options.noInit).run())
    }
    throw ExitCode(options.transcript ? runTranscript(runner) : runBatch(runner))
  }

  private func runBatch(_ runner: Runner) -> Int32 {
    if !commands.isEmpty { return runner.run(ScriptedLineSource(lines: commands.flatMap { Self.lines($0) })) }
    guard let file, file != "-" else { return runner.run(PipeLineSource()) }
    do throws(FileProblem) {
      let opened = try OpenFile(following: file)
      if try opened.status.kind == .folder {
        return runner.console.fail(Diagnostic(.fileFormat, "\(file) is a folder, not a file of commands"))
      }
      return withExtendedLifetime(opened) { runner.run(PipeLineSource(descriptor: opened.descriptor)) }
    } catch {
      let code: ErrorCode =
        switch error.cause {
        case .system(.noSuchFile): .fileNotFound
        case .system, .notPlainFile, .tooLarge, .sizeChanged, .other: .fileDenied
        }
      return runner.console.fail(Diagnostic(code, error.message))
    }
  }

  /// Runs the session and writes its transcript. As in an interactive session, failed commands do not affect the exit
  /// status.
  private func runTranscript(_ runner: Runner) -> Int32 {
    let name = file?.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? "session"
    runner.console.writeTranscript(runner.host.recorder.head(session: name))
    let status = runBatch(runner)
    runner.console.writeTranscript(Recorder.tail)
    return status == 1 ? 0 : status
  }

  private static func lines(_ text: String) -> [String] {
    // In Swift, "\r\n" is one character.
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
  }
}
