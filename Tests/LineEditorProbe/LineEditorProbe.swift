import LineEditing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The smallest program around the line editor: says what it read, and pretends to compute. The tests drive it on a
/// pseudo-terminal.
///
///     busy [N]    computes N steps (for ever without), until Ctrl-C
///     stuck       computes for ever and asks nothing
///     page N      shows N rows through the pager
///     quit        leaves
///
/// PROBE_HISTORY names the history's file, PROBE_RIGHT is the right prompt.
@main
struct LineEditorProbe {
  static func main() {
    Signals.start()
    let (source, notice) = StandardInput.lineSource(
      program: "probe", history: environment("PROBE_HISTORY").map(HistoryFile.init(path:)),
      usesColor: (environment("NO_COLOR") ?? "").isEmpty, completer: completions)
    if let notice { say(notice) }
    let reader = LineReader(source: source, isComplete: isComplete)
    var number = 0
    while true {
      let read = reader.next(prompt: Prompt("cnn> ", right: environment("PROBE_RIGHT") ?? ""))
      if let notice = source.takeNotice() { say(notice) }
      switch read {
      case .line("quit"): exit(0)
      case .line(let text) where text.hasPrefix("busy"):
        if !compute(steps: Int(text.dropFirst(5)) ?? .max) { reader.dropWaiting() }
      case .line("stuck"):
        say("computing")
        while true { poll(nil, 0, 1000) }
      case .line(let text) where text.hasPrefix("page"):
        let rows = (1...(Int(text.dropFirst(5)) ?? 1)).map { "row \($0)\n" }
        let outcome = Pager().show(rows.joined())
        say("it was \(outcome)")
      case .line(let text) where !text.isEmpty:
        number += 1
        say("\(number): " + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "|"))
      case .line: continue
      case .interrupted:
        if !source.isInteractive { exit(130) }
      case .refused(let why): say("refused: \(why.message)")
      case .endOfInput: exit(0)
      case .terminated(let signal): exit(128 + signal)
      }
    }
  }

  static func isComplete(_ text: String) -> Bool {
    let open = text.filter { "([".contains($0) }.count
    let closed = text.filter { ")]".contains($0) }.count
    return open <= closed && text.last != "\\" && text.last != "|"
  }

  static let words = [
    CompletionCandidate("conv", note: "convolution"), CompletionCandidate("pool", note: "takes the largest"),
    CompletionCandidate("predict", note: "class scores"), CompletionCandidate("größe", note: "size", suffix: "="),
  ]
  static let options = ["kernel", "stride", "padding", "pattern"].map { CompletionCandidate($0, suffix: "=") }

  /// Command words at the start of a line, option keys behind them, many names behind `many`.
  static func completions(_ text: String, _ cursor: Int) -> Completions {
    let before = text.prefix(cursor)
    let start = before.lastIndex { $0 == " " || $0 == "\n" }.map { before.index(after: $0) } ?? before.startIndex
    let word = before[start...]
    let all: [CompletionCandidate]
    switch before[..<start].split(separator: " ").first {
    case nil: all = words
    case "many": all = (100..<400).map { CompletionCandidate("name\($0)") }
    case "file": all = [CompletionCandidate("bad\u{1B}[31mname"), CompletionCandidate("good")]
    default: all = options
    }
    return Completions(
      start: before.distance(from: before.startIndex, to: start),
      candidates: all.filter { $0.replacement.hasPrefix(word) })
  }

  /// Counts, and asks after each step whether to stop; true when it came to the end.
  static func compute(steps: Int) -> Bool {
    say("computing")
    var sum: UInt64 = 0
    for step in 0..<steps {
      for value in 0..<20_000 as Range<UInt64> { sum = sum &* 31 &+ value }
      if Signals.isInterrupted {
        say("\ninterrupted, after \(step > 0 ? "some" : "no") steps")
        return false
      }
    }
    say("computed\(sum == 1 ? "." : "")")
    return true
  }

  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  static func say(_ text: String) {
    print(text)
    fflush(nil)
  }
}
