import NeuralNetworks
public import TerminalGraphics

/// One line in, its output and the new session out.
public struct Interpreter {
  /// The session as the last line left it.
  public private(set) var session: Session
  /// What was typed and noted.
  public private(set) var log = SessionLog()
  /// What the session runs in.
  public var environment: Environment

  /// What became of a line.
  public struct Outcome {
    /// What went wrong; nil where all was well.
    public let diagnostic: Diagnostic?
    /// The value, where the line has one (a verdict has both).
    public let value: (any Value)?
    /// What the line's commands asked for, in order; nothing where it failed, but for a verdict.
    public let effects: [CommandEffect]
    /// Whether there was a command at all.
    public let isEmpty: Bool

    init(diagnostic: Diagnostic? = nil, value: (any Value)? = nil, effects: [CommandEffect] = [], isEmpty: Bool = false)
    {
      self.diagnostic = diagnostic
      self.value = value
      self.effects = effects
      self.isEmpty = isEmpty
    }

    /// The outcome of an empty line.
    public static var nothing: Outcome { Outcome(isEmpty: true) }

    /// The outcome of something that failed before any line was read.
    public init(failure: Diagnostic) { self.init(diagnostic: failure) }

    /// Whether Ctrl-C stopped the line and what it had reached was kept.
    public var isStoppedAndKept: Bool { diagnostic?.code == .interrupted && effects.verdict != nil }

    /// Whether the line asked to leave.
    public var wantsToQuit: Bool { effects.wantQuit }

    /// What the line asked of a module above, in order: requests of that module's own type.
    public func requests<Request: CommandRequest>(_ type: Request.Type = Request.self) -> [Request] {
      effects.compactMap { if case .request(let request) = $0 { request as? Request } else { nil } }
    }

    /// The line's object under `--json`.
    public func json(line: Int) -> JSON {
      var members: [JSON.Member] = [.init("ok", .bool(diagnostic == nil)), .init("line", .integer(line))]
      if let diagnostic {
        let column = diagnostic.pointedLine.map { $0.columns.lowerBound + 1 }
        members += [
          .init("column", column.map { .integer($0) } ?? .null), .init("code", .string(diagnostic.code.rawValue)),
          .init("message", .string(diagnostic.message)), .init("help", .array(diagnostic.help.map { .string($0) })),
        ]
      }
      members.append(.init("value", value?.json ?? .null))
      return .object(members)
    }

    /// The same, or the object of a line that failed where Ctrl-C ends what is computed for it.
    public func json(line: Int, until isInterrupted: @escaping @Sendable () -> Bool) -> JSON {
      let interruption = Interruption(isInterrupted)
      do throws(Diagnostic) {
        // What a command kept when it was interrupted is told all the same.
        return try interruption.guarding(diagnostic?.code != .interrupted) { () throws(Diagnostic) in
          let object = json(line: line)
          if interruption.isNoticed { throw .stopped }
          return object
        }
      } catch {
        return Outcome(diagnostic: error).json(line: line)
      }
    }
  }

  /// An interpreter with an empty session.
  public init(_ environment: Environment, session: Session = Session()) {
    self.environment = environment
    self.session = session
  }

  /// How results are drawn now.
  public var style: GraphicsStyle { GraphicsStyle(environment.capabilities, options: session.settings.options) }

  /// Shows lines that belong to no command: drawn for the terminal, and once more for transcripts.
  ///
  /// - Parameter copy: what transcripts hold instead; nil for the same.
  public func show(
    mayPage: Bool, _ draw: @escaping (GraphicsStyle) -> [String],
    inTranscripts copy: ((GraphicsStyle) -> [String])? = nil
  ) {
    environment.show(draw(style), mayPage && session.settings.usesPager)
    environment.copy(session.settings.options, copy ?? draw)
  }

  /// A number as results show it now.
  public func format(_ number: Double) -> String { NumberFormat(digits: style.digits).string(number) }

  /// Goes on with another session, from which `undo` leads no further back.
  public mutating func replace(with session: Session) {
    self.session = session
    log.forgetUndo()
  }

  /// Goes on with another log: a workspace of its own has lines and notes of its own.
  public mutating func replace(log: SessionLog) { self.log = log }

  /// Takes a line that Ctrl-C stopped when it ran before, with nothing of it kept: it is in the log, and does nothing.
  public mutating func passOver(_ line: ParsedLine) -> Outcome {
    log.append(SessionLog.Entry(text: line.text, code: .interrupted))
    return Outcome(diagnostic: Diagnostic(.interrupted, "this was stopped by Ctrl-C and is not run again"))
  }

  /// Leaves the last line out of the log.
  public mutating func forgetLine() { log.dropLast() }

  /// Makes what came so far final: `undo` leads no further back.
  public mutating func forgetUndo() { log.forgetUndo() }

  /// Gives a name to a value.
  public mutating func bind(_ name: String, to value: any Value) { session.set(name, to: value) }

  /// Reads a line by the grammar; a long one that Ctrl-C ends meanwhile is one that fails so.
  public func read(_ text: String) -> ParsedLine {
    Cancellation.$current.withValue(Cancellation(isRequested: environment.isInterrupted)) {
      ParsedLine(text, environment.commands.vocabulary)
    }
  }

  /// What can be told of a text as a line; nil where it is empty or not in the grammar.
  public func reading(of text: String) -> LineReading? { read(text).reading }

  /// Reads and runs one line.
  public mutating func execute(_ text: String) -> Outcome { execute(read(text)) }

  /// Runs one line. A line that fails leaves the session as it was; a verdict keeps what was reached.
  public mutating func execute(_ line: ParsedLine) -> Outcome {
    let text = line.text
    environment.willRun(text)
    var evaluator = Evaluator(session: session, environment: environment, log: log)
    let before = session
    do throws(Diagnostic) {
      let performed = try evaluator.interruption.guarding { () throws(Diagnostic) in try evaluator.perform(line) }
      guard let result = performed else { return .nothing }
      let verdict = result.effects.verdict?.inLine(text)
      swap(&log, &evaluator.log)
      session = evaluator.session
      // A second log would have every line copied with the next.
      evaluator.log = SessionLog()
      if session.hasChanged(since: before) && !result.effects.haveUndone { log.push(before, before: text) }
      let most = Limits.undoBytes(min(session.settings.memory, environment.memory.megabytes))
      log.limitUndo(to: most, beside: session, leaving: environment.memory.available)
      log.append(SessionLog.Entry(text: text, code: verdict?.code))
      return Outcome(diagnostic: verdict, value: result.value, effects: result.effects)
    } catch {
      evaluator.log = SessionLog()
      log.append(SessionLog.Entry(text: text, code: error.code))
      return Outcome(diagnostic: error.inLine(text))
    }
  }
}
