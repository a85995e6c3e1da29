internal import Dispatch
public import Platform
internal import Synchronization

/// Runs documents (journals, transcripts, lessons), each in its own process, so that one that crashes, hangs or
/// exhausts memory does not affect the others.
public struct DocumentProcesses: Sendable {
  /// Memory limit of each process in bytes.
  public static let memory: UInt64 = 4 << 30

  /// The executable that runs one document.
  let executable: String
  /// Time limit per document in seconds.
  let seconds: Double
  /// Maximum number of documents run at the same time.
  let processors: Int
  /// Returns whether to stop all processes.
  public let isInterrupted: @Sendable () -> Bool

  /// Creates a runner for an executable with a time limit.
  public init(
    executable: String, seconds: Double, processors: Int, isInterrupted: @escaping @Sendable () -> Bool
  ) {
    self.executable = executable
    self.seconds = seconds
    self.processors = processors
    self.isInterrupted = isInterrupted
  }

  /// Runs `count` documents and returns their outcomes in order; nil for those skipped after an interrupt.
  public func each<Outcome: Sendable>(_ count: Int, _ run: @Sendable (Int) -> Outcome) -> [Outcome?] {
    let next = Mutex(0)
    let outcomes = Mutex([Outcome?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: min(processors, count)) { _ in
      while !isInterrupted() {
        let turn = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard turn < count else { return }
        let outcome = run(turn)
        outcomes.withLock { $0[turn] = outcome }
      }
    }
    return outcomes.withLock { $0 }
  }

  /// Returns the number of threads per document, at least 1, if `count` documents share the processors.
  public func threads(for count: Int) -> Int { max(1, processors / max(1, count)) }

  /// The reason why a process did not finish normally.
  public struct Failure: Equatable, Sendable {
    /// Whether the process was stopped by the time limit or an interrupt; otherwise it crashed.
    public let isLate: Bool
    /// The reason in words, without a full stop. It calls the last command "this command".
    public let text: String
  }

  /// Runs a process and returns its output lines, and a failure if it did not finish normally.
  ///
  /// - Parameters:
  ///   - arguments: the arguments of the executable.
  ///   - grace: extra seconds after the time limit in which the process may report the timeout itself.
  /// - Throws: `FileProblem` if the process cannot be started.
  public func run(
    _ arguments: [String], grace: Double = 0
  ) throws(FileProblem) -> (lines: [String], failure: Failure?) {
    let process = try WatchedProcess([executable] + arguments)
    let (lines, status) = process.finish(within: seconds + grace, isInterrupted: isInterrupted)
    switch status {
    case 0: return (lines, nil)
    case nil:
      return (lines, Failure(isLate: true, text: "timed out after \(Self.inWords(seconds)) s in this command"))
    case let status?:
      let text = "the shell crashed in this command (\(WatchedProcess.ending(status)))"
      return (lines, Failure(isLate: false, text: text))
    }
  }

  /// Formats seconds, without a decimal point if they are a whole number.
  private static func inWords(_ seconds: Double) -> String {
    seconds == seconds.rounded() && abs(seconds) < 1e9 ? "\(Int(seconds))" : "\(seconds)"
  }
}
