public import TerminalGraphics

/// What a session runs in: where results go, who may interrupt, what time it is. Nothing of it is undone.
public struct Environment {
  /// Takes a line of results as it comes.
  public var write: (String) -> Void
  /// Takes all the lines of a result at once, and whether they may go through a pager.
  public var show: (_ lines: [String], _ mayPage: Bool) -> Void
  /// Takes every result of `show` once more, for a transcript: the session's options, and the result drawn in any style.
  public var copy: (_ options: DisplayOptions, _ draw: (GraphicsStyle) -> [String]) -> Void
  /// Takes remarks that are no results (times, rates): standard error.
  public var remark: (String) -> Void
  /// Takes the state of a long computation with the session's options; nil when it has ended.
  public var showProgress: (ProgressBar?, DisplayOptions) -> Void
  /// Whether Ctrl-C was pressed since the command began.
  public var isInterrupted: @Sendable () -> Bool
  /// Forgets a Ctrl-C, where a command that it ended is followed by others.
  public var forgetInterrupt: () -> Void
  /// Where what took long is kept; nil where all is computed.
  public var checkpoints: Checkpoints?
  /// Seconds since some moment.
  public var clock: () -> Double
  /// How much memory there is.
  public var memory = MemoryBudget()
  /// How many threads may compute.
  public var threads: Int
  /// Which files may be used.
  public var files = FileAccess.unlimited
  /// Is told each line before it runs, those too that are only tried.
  public var willRun: (_ text: String) -> Void = { _ in }
  /// Counts what a line trains; nil where nobody asks.
  public var batches: BatchCounter?
  /// How the session that computes now wants things shown.
  var options = DisplayOptions()
  /// What the terminal can show.
  public var capabilities: TerminalCapabilities
  /// The commands.
  public var commands: CommandTable
  /// The version, as `version` prints it.
  public var version: String
  private var facts: [ObjectIdentifier: any Sendable] = [:]

  /// What a module above has its commands know of the moment: one value of each of its own types.
  public subscript<Fact: Sendable>(_ type: Fact.Type) -> Fact? {
    get { facts[ObjectIdentifier(type)] as? Fact }
    set { facts[ObjectIdentifier(type)] = newValue }
  }

  /// An environment that computes and shows nothing: each part is set where one is needed.
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

  /// Shows the state of a long computation, nil when it has ended; plain output is never drawn over.
  func progress(_ bar: ProgressBar?) {
    if !options.plain { showProgress(bar, options) }
  }

  /// Has results, remarks and progress go where another environment has them go.
  public mutating func replaceOutputs(by other: Environment) {
    write = other.write
    show = other.show
    copy = other.copy
    remark = other.remark
    showProgress = other.showProgress
  }

  /// Drops results, as a `;` asks; remarks and progress go on.
  public mutating func silence() {
    write = { _ in }
    show = { _, _ in }
    copy = { _, _ in }
  }
}
