/// Combines a source's lines into logical lines: asks for more while a text is incomplete, returns a pasted block's
/// lines one at a time, and adds interactive input to the history, a block as one entry.
///
/// A text of several lines is parsed when it is complete; until then, each line after the first is only scanned.
public final class LineReader<Line> {
  private let source: any LineSource
  private let read: (String) -> Line
  private let begin: (String) -> LineBeginning<Line>
  private var waiting: [Line] = []
  private var linesRead = 0

  /// The number, from 1, of the source's line at which the last text read began (a pasted block counts as one line); 0
  /// before the first.
  public private(set) var lineNumber = 0

  /// Creates a reader of `source`. `read` parses a complete text; `begin` parses a text's first line if it is complete,
  /// and otherwise returns a function for the further lines.
  public init(
    source: any LineSource, read: @escaping (String) -> Line, begin: @escaping (String) -> LineBeginning<Line>
  ) {
    self.source = source
    self.read = read
    self.begin = begin
  }

  /// Returns the next logical line, with its lines joined by newlines. If the input ends before the line is complete,
  /// the part read is returned as it is, so that the parser can report what is missing.
  public func next(prompt: Prompt) -> LineRead<Line> {
    if let signal = Signals.terminationSignal { return .terminated(signal: signal) }
    if !source.isInteractive, Signals.isInterrupted { return .interrupted }
    if !waiting.isEmpty { return .line(waiting.removeFirst()) }
    var block = LogicalLines(read: read, begin: begin)
    var text: String?
    var lines = 0
    lineNumber = linesRead + 1
    while true {
      // A command of many lines may take long to read.
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
      // Appends in place: copying for each line would be quadratic.
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

  /// Drops the lines of a pasted block that have not been returned yet, for example after an interrupted command.
  public func dropWaiting() { waiting = [] }

  private func handOut(_ text: String, _ block: LogicalLines<Line>) -> LineRead<Line> {
    if source.isInteractive { source.remember(text) }
    waiting = block.finished + [block.openLine].compactMap(\.self)
    return .line(waiting.isEmpty ? read("") : waiting.removeFirst())
  }
}

extension LineReader<String> {
  /// Creates a reader of `source` that returns texts. `isComplete` tells whether a text can run as it is or continues
  /// on the next line.
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

/// The state of a text after its first line.
public enum LineBeginning<Line> {
  /// The text can run as it is.
  case complete(Line)
  /// The text continues. Each further line is passed to the function, which returns whether yet another line follows.
  case unfinished((_ next: String) -> Bool)
}

/// Limits for a logical line.
public enum LineLimits {
  /// The maximum length in bytes.
  public static let longestText = 1 << 20
  /// The maximum number of lines.
  public static let mostLines = 1000
}
