public import ArgumentParser
import CommandInterpreter
import Lessons
import LineEditing
public import NeuralNetworks
public import TerminalGraphics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A session: typed at a terminal, or read from `-c`, a file or a pipe.
struct SessionOptions: ParsableArguments {
  @Option(name: .customShort("c"), help: ArgumentHelp("Run these commands; may be repeated.", valueName: "command"))
  var commands: [String] = []

  @Argument(help: "A file of commands; - is standard input.")
  var file: String?

  @Option(help: "The seed of the session's randomness.")
  var seed: UInt64 = Session.defaultSeed

  @Option(help: "Which kernels compute: \(Engine.allCases.map(\.rawValue).joined(separator: ", ")).")
  var engine: Engine = .standard

  @Flag(help: "Print one JSON object per command.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  @Flag(help: "Print the session as a transcript, prompts and commands too; go on after a command that failed.")
  var transcript = false

  @Option(help: "Colour: auto, always, never.")
  var color: ColorChoice = .auto

  @Option(help: "Pictures: auto, half, ascii, off, sixel.")
  var graphics: GraphicsChoice = .auto

  @Option(help: "The width of output in columns, 20 or more.")
  var width: Int?

  @Option(help: "How many threads compute.")
  var threads: Int = Processors.count

  @Flag(name: .customLong("no-init"), help: "Do not read the start-up file.")
  var noInit = false

  @Flag(name: .customLong("no-pager"), help: "Do not page long output.")
  var noPager = false

  @Flag(name: .customLong("keep-going"), help: "Go on after a command that failed.")
  var keepGoing = false

  func validate() throws {
    if !commands.isEmpty && file != nil { throw ValidationError("Give -c or a FILE, not both.") }
    if transcript && (json || quiet) { throw ValidationError("--transcript goes with neither --json nor --quiet.") }
    if let width, !(20...10_000).contains(width) { throw ValidationError("--width is 20 to 10000.") }
    if !(1...256).contains(threads) { throw ValidationError("--threads is 1 to 256.") }
  }

  /// Runs the session to its end.
  ///
  /// - Throws: `ExitCode` with the status of the process.
  func run() throws {
    Signals.start()
    var settings = Settings()
    settings.options.color = color
    settings.options.graphics = graphics
    settings.options.width = width
    settings.engine = engine
    settings.usesPager = !noPager
    let isInteractive = commands.isEmpty && file == nil && isatty(STDIN_FILENO) == 1
    if isInteractive && transcript {
      throw ValidationError("--transcript is for input that nobody types; in a session type `record FILE`.")
    }
    let console = Console(
      usesJSON: json, isQuiet: quiet, writesTranscript: transcript, isInteractive: isInteractive)
    let recorder = Recorder(seed: seed, options: settings.options)
    var environment = console.environment(threads: threads)
    environment.commands = .complete(recorder)
    recorder.attach(to: &environment)
    let runner = Runner(
      interpreter: Interpreter(environment, session: Session(seed: seed, settings: settings)), console: console,
      recorder: recorder, keepsGoing: keepGoing || isInteractive || transcript)
    let status = try isInteractive ? interact(runner) : transcript ? runTranscript(runner) : runBatch(runner)
    throw ExitCode(status)
  }

  private func runBatch(_ runner: Runner) throws -> Int32 {
    if !commands.isEmpty { return runner.run(ScriptedLineSource(lines: commands.flatMap { Self.lines($0) })) }
    guard let file, file != "-" else { return runner.run(PipeLineSource()) }
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno == ENOENT ? ErrorCode.fileNotFound : .fileDenied
      return runner.console.fail(Diagnostic(code, "\(file): \(String(cString: strerror(errno)))"))
    }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      return runner.console.fail(Diagnostic(.fileFormat, "\(file) is a folder, not a file of commands"))
    }
    return runner.run(PipeLineSource(descriptor: descriptor))
  }

  /// The session as if it had been typed: a failed command is no failure of the whole.
  private func runTranscript(_ runner: Runner) throws -> Int32 {
    let name = file?.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? "session"
    runner.console.writeTranscript(runner.recorder.head(session: name))
    let status = try runBatch(runner)
    runner.console.writeTranscript(Recorder.tail)
    return status == 1 ? 0 : status
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func interact(_ runner: Runner) throws -> Int32 {
    InteractiveLoop(runner, readsStartUpFile: !noInit).run()
  }
}

extension Engine: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
extension GraphicsChoice: ExpressibleByArgument {}

/// The machine's processors.
enum Processors {
  /// How many this process may use.
  static var count: Int { max(1, min(256, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }
}
