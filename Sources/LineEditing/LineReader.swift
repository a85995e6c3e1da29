/// Turns a source's lines into logical lines: asks for more while a text is incomplete, hands out a pasted block's lines
/// one at a time, and remembers what was typed, a block as one entry.
public final class LineReader {
  /// The most bytes that a logical line may have.
  public static let longestText = 1 << 20
  /// The most lines that a logical line may be continued over; each asks again whether the whole is complete.
  public static let mostLines = 1000

  private let source: any LineSource
  private let isComplete: (String) -> Bool
  private var waiting: [String] = []
  private var linesRead = 0

  /// The number, from 1, of the source's line at which the last logical line began.
  public private(set) var lineNumber = 0

  /// A reader of `source`. `isComplete` says of a text whether it can be run as it stands or goes on in the next line.
  public init(source: any LineSource, isComplete: @escaping (String) -> Bool) {
    self.source = source
    self.isComplete = isComplete
  }

  /// The next logical line, its lines joined by newlines. Where the input ends in the middle of one, that part is handed
  /// out as it stands, so that the reader of the language can say what is missing.
  public func next(prompt: Prompt) -> LineRead {
    if let signal = Signals.terminationSignal { return .terminated(signal: signal) }
    if !source.isInteractive, Signals.isInterrupted { return .interrupted }
    if !waiting.isEmpty { return .line(waiting.removeFirst()) }
    var block = LogicalLines(isComplete: isComplete)
    var text: String?
    var lines = 0
    lineNumber = linesRead + 1
    while true {
      let read = source.read(prompt, continuing: block.open ?? "")
      guard case .line(let more) = read else {
        if case .refused = read { linesRead += 1 }
        if case .endOfInput = read, let text { return handOut(text, block) }
        return read
      }
      linesRead += 1
      lines += 1
      let whole = text.map { $0 + "\n" + more } ?? more
      guard whole.utf8.count <= Self.longestText else { return .refused(.tooLong(limit: Self.longestText)) }
      guard lines <= Self.mostLines else { return .refused(.tooManyLines(limit: Self.mostLines)) }
      text = whole
      block.add(more)
      if block.open == nil { return handOut(whole, block) }
    }
  }

  /// Forgets what is left of a pasted block: for an interrupted command.
  public func dropWaiting() { waiting = [] }

  private func handOut(_ text: String, _ block: LogicalLines) -> LineRead {
    if source.isInteractive { source.remember(text) }
    waiting = block.finished + [block.open].compactMap(\.self)
    return .line(waiting.isEmpty ? "" : waiting.removeFirst())
  }
}
