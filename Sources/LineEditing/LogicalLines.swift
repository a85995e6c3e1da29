/// Puts lines together into logical lines: a line that is not complete goes on with the next.
public struct LogicalLines {
  private let isComplete: (String) -> Bool

  /// The logical lines finished so far, blank ones left out.
  public private(set) var finished: [String] = []
  /// The one that is not complete yet; `nil` when there is none.
  public private(set) var open: String?

  /// No lines yet. `isComplete` says of a text whether it can be run as it stands.
  public init(isComplete: @escaping (String) -> Bool) { self.isComplete = isComplete }

  /// Takes the next line or lines, without the newline at the end.
  public mutating func add(_ text: String) {
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      let sofar = open.map { $0 + "\n" + line } ?? String(line)
      if !isComplete(sofar) {
        open = sofar
        continue
      }
      open = nil
      if !sofar.allSatisfy(\.isWhitespace) { finished.append(sofar) }
    }
  }
}
