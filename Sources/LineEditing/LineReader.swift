/// Turns a source's lines into logical lines: asks for more while a text is incomplete, hands out a pasted block's lines
/// one at a time, and remembers what was typed, a block as one entry.
///
/// A text is read once, when it is complete, and each of its lines is looked at once on the way there.
public final class LineReader<Line> {
  private let source: any LineSource
  private let read: (String) -> Line
  private let begin: (String) -> LineBeginning<Line>
  private var waiting: [Line] = []
  private var linesRead = 0

  /// The number, from 1, of the source's line at which the last logical line began.
  public private(set) var lineNumber = 0

  /// A reader of `source`. `read` reads a text as a line, and `begin` what its first line is: a whole line, or one that
  /// goes on in the next.
  public init(
    source: any LineSource, read: @escaping (String) -> Line, begin: @escaping (String) -> LineBeginning<Line>
  ) {
    self.source = source
    self.read = read
    self.begin = begin
  }

  /// The next logical line, its lines joined by newlines. Where the input ends in the middle of one, that part is handed
  /// out as it stands, so that the reader of the language can say what is missing.
  public func next(prompt: Prompt) -> LineRead<Line> {
    if let signal = Signals.terminationSignal { return .terminated(signal: signal) }
    if !source.isInteractive, Signals.isInterrupted { return .interrupted }
    if !waiting.isEmpty { return .line(waiting.removeFirst()) }
    var block = LogicalLines(read: read, begin: begin)
    var text: String?
    var lines = 0
    lineNumber = linesRead + 1
    while true {
      // Reading a line that goes on over many may take long itself.
      if !source.isInteractive, Signals.isInterrupted { return .interrupted }
      let more: String
      switch source.read(prompt, continuing: block.openText ?? "") {
      case .line(let line): more = line
      case .interrupted: return .interrupted
      case .terminated(let signal): return .terminated(signal: signal)
      case .endOfInput:
        guard let text else { return .endOfInput }
        return handOut(text, block)
      case .refused(let why):
        linesRead += 1
        return .refused(why)
      }
      linesRead += 1
      lines += 1
      // In place: a copy for each line would be its number times the text.
      var whole = text.take() ?? ""
      if lines > 1 { whole += "\n" }
      whole += more
      guard whole.utf8.count <= LineLimits.longestText else { return .refused(.tooLong(limit: LineLimits.longestText)) }
      guard lines <= LineLimits.mostLines else { return .refused(.tooManyLines(limit: LineLimits.mostLines)) }
      text = whole
      block.add(more)
      if block.openText == nil { return handOut(whole, block) }
    }
  }

  /// Forgets what is left of a pasted block: for an interrupted command.
  public func dropWaiting() { waiting = [] }

  private func handOut(_ text: String, _ block: LogicalLines<Line>) -> LineRead<Line> {
    if source.isInteractive { source.remember(text) }
    waiting = block.finished + [block.openLine].compactMap(\.self)
    return .line(waiting.isEmpty ? read("") : waiting.removeFirst())
  }
}

extension LineReader<String> {
  /// A reader of `source` that hands out texts. `isComplete` says of a text whether it can be run as it stands or goes on
  /// in the next line.
  public convenience init(source: any LineSource, isComplete: @escaping (String) -> Bool) {
    self.init(source: source, read: { $0 }) { first in
      guard !isComplete(first) else { return .complete(first) }
      var text = first
      return .unfinished { more in
        text += "\n" + more
        return !isComplete(text)
      }
    }
  }
}

/// What the first line of a text is.
public enum LineBeginning<Line> {
  /// It can be run as it stands.
  case complete(Line)
  /// It goes on: each next line is handed to the function, which tells whether the text still goes on behind that.
  case unfinished((_ next: String) -> Bool)
}

/// What a logical line may be at most.
public enum LineLimits {
  /// Bytes of it.
  public static let longestText = 1 << 20
  /// Lines that it is continued over.
  public static let mostLines = 1000
}
