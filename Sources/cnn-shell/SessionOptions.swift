public import ArgumentParser
import CommandInterpreter
import Lessons
import LineEditing
public import NeuralNetworks
import Platform
public import TerminalGraphics
import Transcripts

/// Options of a session, independent of the source of its lines.
struct SessionOptions: ParsableArguments {
  @Option(help: "Seed of the random number generator.")
  var seed: UInt64 = Session.defaultSeed

  @Option(help: "Compute kernels: \(Engine.allCases.map(\.rawValue).joined(separator: ", ")).")
  var engine: Engine = .standard

  @Flag(help: "Print one JSON object per command.")
  var json = false

  @Flag(help: "Print errors only.")
  var quiet = false

  @Flag(help: "Print the session as a transcript, with prompts and commands; implies --keep-going.")
  var transcript = false

  @Option(help: "Colour: auto, always, never.")
  var color: ColorChoice = .auto

  @Option(help: "Pictures: auto, half, ascii, off, sixel.")
  var graphics: GraphicsChoice = .auto

  @Option(help: "Output width in columns, 20 to 10000.")
  var width: Int?

  @Option(help: "Number of threads.")
  var threads: Int = CurrentProcess.processors

  @Flag(name: .customLong("no-init"), help: "Do not read the start-up file.")
  var noInit = false

  @Flag(name: .customLong("no-pager"), help: "Do not page long output.")
  var noPager = false

  @Flag(name: .customLong("keep-going"), help: "Continue after a failed command.")
  var keepGoing = false

  @Option(help: "Folder of lessons.")
  var lessons: String?

  @Option(help: "Student's name or number for lesson journals.")
  var student: String?

  func validate() throws {
    if transcript && (json || quiet) { throw ValidationError("--transcript cannot be used with --json or --quiet.") }
    if let width, !(20...10_000).contains(width) {
      throw ValidationError("--width must be 20 to 10000 columns, not \(width).")
    }
    if !(1...256).contains(threads) { throw ValidationError("--threads must be 1 to 256, not \(threads).") }
    if let student, !StudentID.isValid(student) {
      throw ValidationError(
        "--student '\(student)' is invalid: use 1 to 64 letters (A-Z, a-z), digits, '-', '_' or '.', "
          + "not starting with '.'.")
    }
  }

  /// Creates a runner with a new session.
  ///
  /// - Parameters:
  ///   - isInteractive: whether lines are typed at a terminal.
  ///   - keepsJournals: whether to record lessons in journals.
  func runner(isInteractive: Bool, keepsJournals: Bool) throws -> Runner {
    if isInteractive && transcript {
      throw ValidationError("--transcript does not work in an interactive session; type `record FILE` there.")
    }
    var settings = Settings()
    settings.options.color = color
    settings.options.graphics = graphics
    settings.options.width = width
    settings.engine = engine
    settings.usesPager = !noPager
    let console = Console(
      usesJSON: json, isQuiet: quiet, writesTranscript: transcript, isInteractive: isInteractive)
    let host = LessonPlayer(
      console.environment(threads: threads), session: Session(seed: seed, settings: settings),
      recorder: Recorder(seed: seed, options: settings.options), library: try Self.library(lessons),
      store: keepsJournals ? StateFolder.path.map { JournalStore(stateFolder: $0) } : nil, student: student,
      language: LessonLanguage.preferred(Console.variables))
    return Runner(host, console: console, keepsGoing: keepGoing || isInteractive || transcript)
  }

  /// Returns the lessons of `folder`, or, if that is nil, those found by the standard search.
  static func library(_ folder: String?) throws -> LessonLibrary {
    do throws(FileProblem) {
      return try .find(
        folder: folder, environment: Console.variables, executable: CurrentProcess.program, currentFolder: nil)
    } catch {
      throw ValidationError(error.message)
    }
  }
}

extension Engine: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
extension GraphicsChoice: ExpressibleByArgument {}
