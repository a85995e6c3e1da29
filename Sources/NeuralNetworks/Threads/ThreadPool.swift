internal import Dispatch
internal import PlatformMath
internal import Synchronization

/// Threads that live as long as a training run or an evaluation, so that even a step of a tenth of a millisecond can be
/// split among them.
///
/// The calling thread takes part as worker 0. A thread that starts late finds fewer parts left, and no thread waits for
/// one that has not started. After the last part the helper threads spin briefly if each has a processor of its own,
/// then sleep; they end with the pool.
package final class ThreadPool: Sendable {
  /// The number of threads, including the caller.
  package let workers: Int
  private let helpers: HelperThreads?

  /// Creates a pool of this many threads, including the caller; at least one.
  package init(workers: Int) {
    self.workers = max(1, workers)
    guard workers > 1 else {
      helpers = nil
      return
    }
    let helpers = HelperThreads(staysAwake: workers <= Processors.count)
    self.helpers = helpers
    for worker in 1..<workers {
      // Each thread has its own queue, because Dispatch's shared threads may be busy for a long time.
      DispatchQueue(label: "worker \(worker)", qos: .userInitiated).async { helpers.serve(as: worker) }
    }
  }

  deinit { helpers?.dismiss() }

  /// Runs `body(part, worker)` once for each of `count` parts on the available threads and returns when all are done;
  /// any thread may run any part. Only one thread may call this at a time, and not from within a part.
  package func run(_ count: Int, _ body: (_ part: Int, _ worker: Int) -> Void) {
    guard let helpers, count > 1 else {
      for part in 0..<count { body(part, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in helpers.run(count, body) }
  }
}

/// The state shared by the threads of a pool.
private final class HelperThreads: @unchecked Sendable {
  /// The current work: written while no part is unfinished, and read by threads that have taken a part.
  private var body: (Int, Int) -> Void = { _, _ in }
  private var count = 0
  private let untaken = Atomic<Int>(0)
  private let unfinished = Atomic<Int>(0)
  private let isDismissed = Atomic<Bool>(false)
  private let workersRoom: SpinThenParkSemaphore
  private let askerRoom: SpinThenParkSemaphore

  init(staysAwake: Bool) {
    workersRoom = SpinThenParkSemaphore(staysAwake: staysAwake)
    askerRoom = SpinThenParkSemaphore(staysAwake: staysAwake)
  }

  func run(_ count: Int, _ body: @escaping (Int, Int) -> Void) {
    self.body = body
    self.count = count
    unfinished.store(count, ordering: .sequentiallyConsistent)
    untaken.store(count, ordering: .sequentiallyConsistent)
    workersRoom.wake(count - 1)
    work(as: 0)
    askerRoom.wait { unfinished.load(ordering: .sequentiallyConsistent) == 0 }
    self.body = { _, _ in }
  }

  /// Runs the main loop of a helper thread until the pool is dismissed.
  func serve(as worker: Int) {
    while !isDismissed.load(ordering: .sequentiallyConsistent) {
      work(as: worker)
      workersRoom.wait {
        untaken.load(ordering: .sequentiallyConsistent) > 0 || isDismissed.load(ordering: .sequentiallyConsistent)
      }
    }
  }

  func dismiss() {
    isDismissed.store(true, ordering: .sequentiallyConsistent)
    workersRoom.wake(.max)
  }

  /// Runs parts until all are taken.
  private func work(as worker: Int) {
    while let part = take() {
      perform(part, worker)
      let left = unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue
      if left == 0 { askerRoom.wake(1) }
    }
  }

  /// Takes the next part and returns its number, or nil if all are taken.
  private func take() -> Int? {
    var left = untaken.load(ordering: .sequentiallyConsistent)
    while left > 0 {
      let (taken, now) = untaken.compareExchange(
        expected: left, desired: left - 1, ordering: .sequentiallyConsistent)
      if taken { return count - left }
      left = now
    }
    return nil
  }

  /// Runs one part. Not inlined, so that a thread keeps no reference to the body after its part: the caller's closure
  /// must not be used once `run` has returned.
  @inline(never)
  private func perform(_ part: Int, _ worker: Int) { body(part, worker) }
}
