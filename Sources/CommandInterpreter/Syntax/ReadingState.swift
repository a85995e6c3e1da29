import NeuralNetworks

/// What is kept while a line is read: the pipelines in parentheses that were read of it, each by the place where it opens,
/// and how much was read since it was asked whether to go on.
///
/// A word that may be a command or the name of a value is read in both ways, and what stands in parentheses behind it is
/// the same in both: read again in each, words in words in words would take twice as long with every level.
final class ReadingState {
  private var pipelines: [Int: Result<Pipeline, Diagnostic>] = [:]
  private var poll = CancellationPoll()
  private static let workOfOperand = 2_000

  /// Counts a stage or an operand.
  ///
  /// - Throws: `interrupted` where the cancellation of who reads is requested.
  func step() throws(Diagnostic) {
    if poll.spent(Self.workOfOperand) { throw .stopped }
  }

  /// The pipeline in the parentheses that open at a place, read where it was not read before.
  ///
  /// - Throws: why it cannot be read.
  func pipeline(at open: Int, _ read: () throws(Diagnostic) -> Pipeline) throws(Diagnostic) -> Pipeline {
    if let known = pipelines[open] { return try known.get() }
    let pipeline = Result { () throws(Diagnostic) in try read() }
    pipelines[open] = pipeline
    return try pipeline.get()
  }
}
