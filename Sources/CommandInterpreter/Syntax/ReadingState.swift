import NeuralNetworks

/// Shared state while a line is parsed: the pipelines in parentheses parsed so far, by the position of their opening
/// parenthesis, and the work done since the last check for cancellation.
///
/// A word that can be a command or a value's name is parsed as each of them, and each time the parentheses after it are
/// included. Parsing these twice would double the time with every level of nesting.
final class ReadingState {
  private var pipelines: [Int: Result<Pipeline, Diagnostic>] = [:]
  private var poll = CancellationPoll()
  private static let workOfOperand = 2_000

  /// Counts a stage or an operand.
  ///
  /// - Throws: `interrupted` if parsing was cancelled.
  func step() throws(Diagnostic) {
    if poll.spent(Self.workOfOperand) { throw .stopped }
  }

  /// Returns the pipeline in the parentheses that open at a position, which is parsed only once.
  ///
  /// - Throws: the error if the pipeline is invalid.
  func pipeline(at open: Int, _ read: () throws(Diagnostic) -> Pipeline) throws(Diagnostic) -> Pipeline {
    if let known = pipelines[open] { return try known.get() }
    let pipeline = Result { () throws(Diagnostic) in try read() }
    pipelines[open] = pipeline
    return try pipeline.get()
  }
}
