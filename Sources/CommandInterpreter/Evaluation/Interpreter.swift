import NeuralNetworks
public import TerminalGraphics

/// Runs lines, each of which produces an outcome and a new session.
public struct Interpreter {
  /// The session after the last line.
  public private(set) var session: Session
  /// The lines and notes entered so far, and the undo steps.
  public private(set) var log = SessionLog()
  /// The session's environment.
  public var environment: Environment

  /// The outcome of a line.
  public struct Outcome {
    /// The error; nil on success.
    public let diagnostic: Diagnostic?
    /// The value; nil if there is none. After a verdict, there can be both an error and a value.
    public let value: (any Value)?
    /// The effects of the line's commands, in order; empty if the line failed without a verdict.
    public let effects: [CommandEffect]
    /// Whether the line was empty or only a comment.
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

    /// Creates the outcome of a failure before any line was parsed.
    public init(failure: Diagnostic) { self.init(diagnostic: failure) }

    /// Whether Ctrl-C stopped the line and its partial result was kept.
    public var isStoppedAndKept: Bool { diagnostic?.code == .interrupted && effects.verdict != nil }

    /// Whether the line asked to quit.
    public var wantsToQuit: Bool { effects.wantQuit }

    /// The line's requests of this type, in order.
    public func requests<Request: CommandRequest>(_ type: Request.Type = Request.self) -> [Request] {
      effects.compactMap { if case .request(let request) = $0 { request as? Request } else { nil } }
    }

    /// The line's `--json` object.
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

    /// The line's `--json` object; if Ctrl-C stops the object from being built, that of an interrupted line.
    public func json(line: Int, until isInterrupted: @escaping @Sendable () -> Bool) -> JSON {
      let interruption = Interruption(isInterrupted)
      do throws(Diagnostic) {
        // A partial result kept after an interruption is still reported.
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

  /// Creates an interpreter, with an empty session by default.
  public init(_ environment: Environment, session: Session = Session()) {
    self.environment = environment
    self.session = session
  }

  /// The current drawing style.
  public var style: GraphicsStyle { GraphicsStyle(environment.capabilities, options: session.settings.options) }

  /// Shows lines that belong to no command, on the terminal and in transcripts.
  ///
  /// - Parameter copy: the text for transcripts; nil for the same text.
  public func show(
    mayPage: Bool, _ draw: @escaping (GraphicsStyle) -> [String],
    inTranscripts copy: ((GraphicsStyle) -> [String])? = nil
  ) {
    environment.show(draw(style), mayPage && session.settings.usesPager)
    environment.copy(session.settings.options, copy ?? draw)
  }

  /// A number formatted for results.
  public func format(_ number: Double) -> String { NumberFormat(digits: style.digits).string(number) }

  /// Switches to another session and clears the undo steps.
  public mutating func replace(with session: Session) {
    self.session = session
    log.forgetUndo()
  }

  /// Switches to another log; each workspace has its own lines and notes.
  public mutating func replace(log: SessionLog) { self.log = log }

  /// Logs a line without running it: Ctrl-C stopped it in an earlier run, and nothing of its result was kept.
  public mutating func passOver(_ line: ParsedLine) -> Outcome {
    log.append(SessionLog.Entry(text: line.text, code: .interrupted))
    return Outcome(diagnostic: Diagnostic(.interrupted, "Ctrl-C stopped this line before, so it is not run again"))
  }

  /// Removes the last line from the log.
  public mutating func forgetLine() { log.dropLast() }

  /// Clears the undo steps.
  public mutating func forgetUndo() { log.forgetUndo() }

  /// Assigns a value to a name.
  public mutating func bind(_ name: String, to value: any Value) { session.set(name, to: value) }

  /// Parses a line; parsing a long one can be interrupted by Ctrl-C, and the line then fails.
  public func read(_ text: String) -> ParsedLine {
    Cancellation.$current.withValue(Cancellation(isRequested: environment.isInterrupted)) {
      ParsedLine(text, environment.commands.vocabulary)
    }
  }

  /// The properties of a line that are known without running it; nil if the text is empty or invalid.
  public func reading(of text: String) -> LineReading? { read(text).reading }

  /// Parses and runs a line.
  public mutating func execute(_ text: String) -> Outcome { execute(read(text)) }

  /// Runs a line. A line that fails leaves the session unchanged, unless its error is a verdict.
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
      // If the evaluator still shared the log, appending a line would copy all lines.
      evaluator.log = SessionLog()
      if session.hasChanged(since: before) && !result.effects.haveUndone { log.push(before, before: text) }
      let most = Limits.undoBytes(min(session.settings.memory, environment.memory.megabytes))
      log.limitUndo(to: most, beside: session, leaving: environment.memory.available)
      log.append(SessionLog.Entry(text: text, code: verdict?.code))
      return Outcome(diagnostic: verdict, value: result.value, effects: result.effects)
    } catch {
      evaluator.log = SessionLog()
      log.append(SessionLog.Entry(text: text, code: error.code))
      return Outcome(diagnostic: error.inLine(text).keepingHelp(ifKnown: session.variables.keys))
    }
  }
}
