public import NeuralNetworks
public import TerminalGraphics

/// Everything that a command may change, as one value: a failed command's session is discarded, and `undo` restores an
/// older one.
public struct Session: Sendable {
  /// The lecture's seed.
  public static let defaultSeed: UInt64 = 24

  /// The named values.
  public private(set) var variables: [String: any Value] = [:]
  /// The memory that the values take.
  private(set) var memory = SessionMemory()
  /// Counts the changes of named values and settings, which `undo` can revert.
  private(set) var revision = 0
  /// The last value, `_`; nil if there is none.
  public internal(set) var last: (any Value)? {
    didSet {
      last = bounded(last)
      memory.setLast(last)
    }
  }
  /// The random number generator.
  var generator: SeededGenerator
  /// The settings made by `set` and `engine`.
  var settings: Settings {
    didSet { revision += 1 }
  }
  /// The folder for relative file names; nil for the working folder of the process.
  public internal(set) var folder: String?
  /// The network that `evaluate` evaluated last, with its accuracy, for the right prompt; nil if there is none.
  public internal(set) var headline: String?

  /// Creates an empty session.
  public init(seed: UInt64 = defaultSeed, settings: Settings = Settings()) {
    generator = SeededGenerator(seed: seed)
    self.settings = settings
  }

  /// Assigns a value to a name, or drops the name if the value is nil.
  mutating func set(_ name: String, to value: (any Value)?) {
    let value = bounded(value)
    variables[name] = value
    memory.set(name, to: value)
    revision += 1
  }

  /// A value with its provenance limited to the bytes that the session allows.
  private func bounded(_ value: (any Value)?) -> (any Value)? {
    guard var value, let maker = value.provenance else { return value }
    let kept = maker.limited(to: Limits.provenanceBytes(settings.memory))
    if kept !== maker { value.provenance = kept }
    return value
  }

  /// Stores a named model together with its last evaluation; for `undo`, this is not a change.
  mutating func remember(_ model: ModelValue, as name: String) {
    variables[name] = model
    memory.set(name, to: model)
  }

  /// An empty session with the same settings and folder.
  public func emptied(seed: UInt64) -> Session {
    var empty = Session(seed: seed, settings: settings)
    empty.folder = folder
    return empty
  }

  /// An empty session that keeps only the folder and the settings for the terminal; those that affect results are reset.
  public func standard(seed: UInt64) -> Session {
    var session = emptied(seed: seed)
    session.settings.takeResults(from: Settings())
    return session
  }

  /// Copies settings and folder from another session.
  public mutating func restoreSettings(_ other: Session) {
    settings = other.settings
    folder = other.folder
  }

  /// The display options.
  public var options: DisplayOptions { settings.options }

  /// Copies the values, the random state and the headline from another session; settings and folder stay.
  public mutating func restore(_ other: Session) {
    variables = other.variables
    last = other.last
    memory = memory.replaced(by: other.memory)
    generator = other.generator
    headline = other.headline
    revision += 1
  }

  /// Copies one named value from another session, if it exists there.
  public mutating func keep(_ name: String, from other: Session) {
    guard let value = other.variables[name] else { return }
    set(name, to: value)
  }

  /// Whether named values, settings or the random state have been changed since an earlier state of the session.
  public func hasChanged(since earlier: Session) -> Bool {
    revision > earlier.revision || generator != earlier.generator
  }

  /// The names, sorted.
  public var names: [String] { variables.keys.sorted() }
}

/// The settings made by `set` and `engine`.
public struct Settings: Sendable {
  /// Display options.
  public var options = DisplayOptions()
  /// The compute engine.
  public var engine = Engine.standard
  /// Whether long output is paged.
  public var usesPager = true
  /// The largest number of values in one tensor.
  public var tensorLimit = Limits.tensorValues
  /// Memory limit for values plus the running command, in megabytes.
  public var memory = Limits.memory

  /// Creates the default settings.
  public init() {}

  /// Copies the settings that affect results (engine, limits and digits), not those for the terminal.
  fileprivate mutating func takeResults(from other: Settings) {
    engine = other.engine
    tensorLimit = other.tensorLimit
    memory = other.memory
    options.digits = other.options.digits
  }
}
