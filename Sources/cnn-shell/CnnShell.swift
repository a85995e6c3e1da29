import ArgumentParser
import CommandInterpreter
import Lessons
import LineEditing
import Platform

/// The command-line entry point.
@main
struct CnnShell: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cnn-shell",
    abstract: "An interactive teaching shell for convolutional neural networks.",
    discussion:
      "Without arguments, starts a session; type `help` in it. Write ./NAME for a file named like a subcommand.",
    version: "cnn-shell \(Version.current)",
    subcommands: [
      LessonSubcommand.self, LessonsSubcommand.self, PresentCommand.self, GradeCommand.self, ReplayCommand.self,
      ReferenceCommand.self,
    ])

  @OptionGroup var source: SessionSource
  @OptionGroup var options: SessionOptions

  func run() throws { try source.run(options) }

  /// Parses the subcommand named by the first word after the options, or a session if that word names none. The parser
  /// alone would treat the word as a file.
  private static func command(for arguments: [String]) throws -> any ParsableCommand {
    for (place, word) in arguments.enumerated() {
      guard let subcommand = configuration.subcommands.first(where: { $0.configuration.commandName == word }),
        let before = try? parse(Array(arguments[..<place])), before.source.isEmpty
      else { continue }
      return try subcommand.parseAsRoot(Array(arguments[..<place] + arguments[(place + 1)...]))
    }
    let command = try parseAsRoot(arguments)
    let isSubcommand = configuration.subcommands.contains { type(of: command) == $0 }
    if isSubcommand { throw ValidationError("A subcommand cannot be combined with a FILE or -c.") }
    return command
  }

  static func main() {
    // Must come first: signals before this have their default effects.
    Signals.start()
    do {
      var command = try command(for: Array(CurrentProcess.arguments.dropFirst()))
      try command.run()
      end(status: 0)
    } catch {
      let isProblem = !exitCode(for: error).isSuccess
      if let status = error as? ExitCode { end(status: status.rawValue) }
      Signals.leaveToSystem()
      let message = fullMessage(for: error) + "\n"
      (isProblem ? StandardStream.error : .output).write(message)
      end(status: isProblem ? 2 : 0)
    }
  }

  /// Ends the process with `status`. If output was lost, a status below 128 is replaced with 74, or with 141 if the
  /// output was a closed pipe.
  private static func end(status: Int32) -> Never {
    guard let failure = StandardStream.outputFailure, status < 128 else { CurrentProcess.end(status: status) }
    // A closed pipe is not reported: its reader has read enough.
    if failure == .brokenPipe { CurrentProcess.end(status: 141) }
    StandardStream.error.write("cnn-shell: cannot write to standard output: \(failure.text)\n")
    CurrentProcess.end(status: StandardStream.failureStatus)
  }
}

/// `cnn-shell reference` prints the command reference.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference", abstract: "Prints the command reference as Markdown.")

  func run() throws {
    Signals.leaveToSystem()
    StandardStream.output.write(Reference(.declared).markdown)
  }
}
