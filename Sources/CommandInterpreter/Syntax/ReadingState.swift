import NeuralNetworks

/// Shared state while a line is parsed: the pipelines in parentheses parsed so far, by the position of their opening
/// parenthesis, and the work done since the last check for cancellation.
///
/// A word that can be a command or a value's name is parsed in the two ways, and either way includes the parentheses after
/// it. Parsing these twice would double the time with every level of nesting.
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

  /// The pipeline in the parentheses that open at a position, parsed only once.
  ///
  /// - Throws: the error if it is invalid.
  func pipeline(at open: Int, _ read: () throws(Diagnostic) -> Pipeline) throws(Diagnostic) -> Pipeline {
    if let known = pipelines[open] { return try known.get() }
    let pipeline = Result { () throws(Diagnostic) in try read() }
    pipelines[open] = pipeline
    return try pipeline.get()
  }
}
