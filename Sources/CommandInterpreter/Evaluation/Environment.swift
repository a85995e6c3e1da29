public import TerminalGraphics

/// The surroundings of a session: output, interruption, clock, limits. `undo` does not affect them.
public struct Environment {
  /// Writes one line of results as soon as it is available.
  public var write: (String) -> Void
  /// Writes all the lines of a result at once; the flag says whether they may be paged.
  public var show: (_ lines: [String], _ mayPage: Bool) -> Void
  /// Receives a second copy of every result of `show`, for transcripts: the session's options, and a function that
  /// draws the result in any style.
  public var copy: (_ options: DisplayOptions, _ draw: (GraphicsStyle) -> [String]) -> Void
  /// Writes remarks that are not results (times, rates) to standard error.
  public var remark: (String) -> Void
  /// Receives the progress of a long computation and the session's options; nil when the computation has ended.
  public var showProgress: (ProgressBar?, DisplayOptions) -> Void
  /// Whether Ctrl-C was pressed since the command started.
  public var isInterrupted: @Sendable () -> Bool
  /// Clears a Ctrl-C that ended a command, so that the commands after it can run.
  public var forgetInterrupt: () -> Void
  /// The store for results of long computations; nil to store none.
  public var checkpoints: Checkpoints?
  /// A clock in seconds.
  public var clock: () -> Double
  /// The memory that the session may use.
  public var memory = MemoryBudget()
  /// The number of threads that training and evaluation use.
  public var threads: Int
  /// The files that may be accessed.
  public var files = FileAccess.unlimited
  /// Called with each line that an interpreter is about to run, including trial lines but not the lines of a file that
  /// `run` runs.
  public var willRun: (_ text: String) -> Void = { _ in }
  /// The counter of the batches that `train` processes in a line; nil to count none.
  public var batches: BatchCounter?
  /// The display options of the session, set before each line is evaluated.
  var options = DisplayOptions()
  /// The capabilities of the terminal.
  public var capabilities: TerminalCapabilities
  /// The commands.
  public var commands: CommandTable
  /// The version printed by `version`.
  public var version: String
  private var facts: [ObjectIdentifier: any Sendable] = [:]

  /// State that a higher-level module shares with its commands: one value per type.
  public subscript<Fact: Sendable>(_ type: Fact.Type) -> Fact? {
    get { facts[ObjectIdentifier(type)] as? Fact }
    set { facts[ObjectIdentifier(type)] = newValue }
  }

  /// Creates an environment without any output; set the parts you need.
  public init(commands: CommandTable) {
    write = { _ in }
    show = { _, _ in }
    copy = { _, _ in }
    remark = { _ in }
    showProgress = { _, _ in }
    isInterrupted = { false }
    forgetInterrupt = {}
    clock = { 0 }
    threads = 1
    capabilities = TerminalCapabilities(environment: [:], isTerminal: false)
    self.commands = commands
    version = Version.current
  }

  /// Shows the progress of a long computation, except in plain output; nil when the computation has ended.
  func progress(_ bar: ProgressBar?) {
    if !options.plain { showProgress(bar, options) }
  }

  /// Redirects results, remarks and progress to those of another environment.
  public mutating func replaceOutputs(by other: Environment) {
    write = other.write
    show = other.show
    copy = other.copy
    remark = other.remark
    showProgress = other.showProgress
  }

  /// Drops results, as `;` requests; remarks and progress are still shown.
  public mutating func silence() {
    write = { _ in }
    show = { _, _ in }
    copy = { _, _ in }
  }
}
