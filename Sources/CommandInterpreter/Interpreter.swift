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
    /// Whether the line asked to leave.
    public let wantsToQuit: Bool
    /// Whether there was a command at all.
    public let isEmpty: Bool

    init(diagnostic: Diagnostic?, value: (any Value)?, wantsToQuit: Bool, isEmpty: Bool) {
      self.diagnostic = diagnostic
      self.value = value
      self.wantsToQuit = wantsToQuit
      self.isEmpty = isEmpty
    }

    /// The outcome of an empty line.
    public static var nothing: Outcome { Outcome(diagnostic: nil, value: nil, wantsToQuit: false, isEmpty: true) }

    /// The outcome of something that failed before any line was read.
    public init(failure: Diagnostic) {
      self.init(diagnostic: failure, value: nil, wantsToQuit: false, isEmpty: false)
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

  /// Leaves the last line out of the log.
  public mutating func forgetLine() { log.dropLast() }

  /// Makes what came so far final: `undo` leads no further back.
  public mutating func forgetUndo() { log.forgetUndo() }

  /// Gives a name to a value.
  public mutating func bind(_ name: String, to value: any Value) { session.set(name, to: value) }

  /// Reads a line by the grammar.
  public func read(_ text: String) -> ParsedLine { ParsedLine(text, environment.commands) }

  /// Reads and runs one line.
  public mutating func execute(_ text: String) -> Outcome { execute(read(text)) }

  /// Runs one line. A line that fails leaves the session as it was; a verdict keeps what was reached.
  public mutating func execute(_ line: ParsedLine) -> Outcome {
    let text = line.text
    var evaluator = Evaluator(session: session, environment: environment, log: log)
    let before = session
    do throws(Diagnostic) {
      let (value, isEmpty) = try evaluator.perform(line)
      if isEmpty { return .nothing }
      let verdict = evaluator.verdict?.inLine(text)
      swap(&log, &evaluator.log)
      session = evaluator.session
      // A second log would have every line copied with the next.
      evaluator.log = SessionLog()
      if session.hasChanged(since: before) && !evaluator.tookBack { log.push(before, before: text) }
      log.entries.append(SessionLog.Entry(text: text, code: verdict?.code))
      return Outcome(diagnostic: verdict, value: value, wantsToQuit: evaluator.wantsToQuit, isEmpty: false)
    } catch {
      evaluator.log = SessionLog()
      log.entries.append(SessionLog.Entry(text: text, code: error.code))
      return Outcome(diagnostic: error.inLine(text), value: nil, wantsToQuit: false, isEmpty: false)
    }
  }
}

extension Evaluator {
  init(session: Session, environment: Environment, log: SessionLog) {
    self.session = session
    self.environment = environment
    self.log = log
  }

  /// Evaluates a line and writes its result.
  mutating func perform(_ line: ParsedLine) throws(Diagnostic) -> (value: (any Value)?, isEmpty: Bool) {
    guard let statement = try line.statement() else { return (nil, true) }
    let loud = environment
    environment.options = session.settings.options
    if statement.isSilent { environment.silence() }
    defer { environment = loud }
    let result = try evaluate(statement)
    if let value = result.value, !result.isSilent { show(value, result) }
    return (result.value, false)
  }

  private func show(_ value: any Value, _ result: Result) {
    let isWhole = result.isLook || value.isShownInFull
    let draw = { (style: GraphicsStyle) -> [String] in
      let lines = isWhole ? value.lines(style) : [(result.name.map { "\($0): " } ?? "") + value.summary(style)]
      return lines + [result.remark].compactMap(\.self)
    }
    environment.show(draw(style), session.settings.usesPager)
    environment.copy(session.settings.options, draw)
  }
}
