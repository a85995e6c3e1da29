internal import Dispatch
public import Platform
internal import Synchronization

/// Documents (journals, transcripts, lessons) that are each run in a process of its own, so that one that crashes,
/// never ends or eats memory harms no other.
public struct DocumentProcesses: Sendable {
  /// The most bytes of memory that such a process may take.
  public static let memory: UInt64 = 4 << 30

  /// The program, which is to run one document where it is asked to.
  let executable: String
  /// How long a document may take.
  let seconds: Double
  /// How many run at a time.
  let processors: Int
  /// Whether all are to end.
  public let isInterrupted: @Sendable () -> Bool

  /// Processes of a program, each for so many seconds.
  public init(
    executable: String, seconds: Double, processors: Int, isInterrupted: @escaping @Sendable () -> Bool
  ) {
    self.executable = executable
    self.seconds = seconds
    self.processors = processors
    self.isInterrupted = isInterrupted
  }

  /// What each of so many documents comes to, in their order; nil for those that an interrupt left out.
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

  /// How many threads each of so many documents computes with, where all processors are to be used.
  public func threads(for count: Int) -> Int { max(1, processors / max(1, count)) }

  /// Why a process did not come to its end.
  public struct Failure: Equatable, Sendable {
    /// Whether it took too long; else it ended by itself.
    public let isLate: Bool
    /// One sentence about the command that ran, without a full stop.
    public let text: String
  }

  /// What a process told, in lines, and why it did not come to its end; nil where it did.
  ///
  /// - Parameters:
  ///   - arguments: those of the program.
  ///   - grace: how many seconds longer than a document it may take, to tell itself how far it came.
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

  /// Whole seconds without a point.
  private static func inWords(_ seconds: Double) -> String {
    seconds == seconds.rounded() && abs(seconds) < 1e9 ? "\(Int(seconds))" : "\(seconds)"
  }
}
