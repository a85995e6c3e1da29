public import NeuralNetworks
public import TerminalGraphics

/// Everything that a command may change, as one value: a failed command's session is dropped, `undo` takes an older one.
public struct Session: Sendable {
  /// The lecture's seed.
  public static let defaultSeed: UInt64 = 24

  /// The values that have names.
  public private(set) var variables: [String: any Value] = [:]
  /// The memory of the values.
  private(set) var memory = SessionMemory()
  /// Counts what `undo` can take back: values set, settings changed.
  private(set) var revision = 0
  /// The last value, `_`.
  public internal(set) var last: (any Value)? {
    didSet {
      last = bounded(last)
      memory.setLast(last)
    }
  }
  /// Where randomness comes from.
  var generator: SeededGenerator
  /// What `set` and `engine` choose.
  var settings: Settings {
    didSet { revision += 1 }
  }
  /// Where names of files begin; nil for the process's own folder.
  public internal(set) var folder: String?
  /// The name of the network that was trained or judged last, with its accuracy, for the right prompt.
  public internal(set) var headline: String?

  /// A session with nothing in it.
  public init(seed: UInt64 = defaultSeed, settings: Settings = Settings()) {
    generator = SeededGenerator(seed: seed)
    self.settings = settings
  }

  /// Gives a name to a value, or drops it.
  mutating func set(_ name: String, to value: (any Value)?) {
    let value = bounded(value)
    variables[name] = value
    memory.set(name, to: value)
    revision += 1
  }

  /// A value that remembers no more of its makers than the session allows.
  private func bounded(_ value: (any Value)?) -> (any Value)? {
    guard var value, let maker = value.provenance else { return value }
    let kept = maker.limited(to: Limits.provenanceBytes(settings.memory))
    if kept !== maker { value.provenance = kept }
    return value
  }

  /// Leaves a model's last evaluation with it: nothing that `undo` would take back.
  mutating func remember(_ model: ModelValue, as name: String) {
    variables[name] = model
    memory.set(name, to: model)
  }

  /// A session with nothing in it but the same settings, folder included.
  public func emptied(seed: UInt64) -> Session {
    var empty = Session(seed: seed, settings: settings)
    empty.folder = folder
    return empty
  }

  /// An empty session in which results are what they are everywhere: of the settings only those stay that say how the
  /// terminal shows things.
  public func standard(seed: UInt64) -> Session {
    var session = emptied(seed: seed)
    session.settings.takeResults(from: Settings())
    return session
  }

  /// Takes settings and folder from another session.
  public mutating func restoreSettings(_ other: Session) {
    settings = other.settings
    folder = other.folder
  }

  /// How results are drawn in it.
  public var options: DisplayOptions { settings.options }

  /// Takes values and randomness from another session; settings and folder stay.
  public mutating func restore(_ other: Session) {
    variables = other.variables
    last = other.last
    memory = memory.replaced(by: other.memory)
    generator = other.generator
    headline = other.headline
    revision += 1
  }

  /// Takes one value more from another session.
  public mutating func keep(_ name: String, from other: Session) {
    guard let value = other.variables[name] else { return }
    set(name, to: value)
  }

  /// Whether values, settings or randomness are others than in an earlier state of the session.
  public func hasChanged(since earlier: Session) -> Bool {
    revision > earlier.revision || generator != earlier.generator
  }

  /// The names, sorted.
  public var names: [String] { variables.keys.sorted() }
}

/// What `set` and `engine` choose.
public struct Settings: Sendable {
  /// How results are drawn.
  public var options = DisplayOptions()
  /// Which kernels compute.
  public var engine = Engine.standard
  /// Whether long output goes through a pager.
  public var usesPager = true
  /// The most values that one tensor may hold.
  public var tensorLimit = Limits.tensorValues
  /// The megabytes that the values and a command may take together.
  public var memory = Limits.memory

  /// The settings of a new session.
  public init() {}

  /// Takes what changes numbers and their digits, not what the terminal is like.
  fileprivate mutating func takeResults(from other: Settings) {
    engine = other.engine
    tensorLimit = other.tensorLimit
    memory = other.memory
    options.digits = other.options.digits
  }
}
