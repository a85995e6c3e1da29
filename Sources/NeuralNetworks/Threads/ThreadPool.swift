internal import Dispatch
internal import PlatformMath
internal import Synchronization

/// Threads that stay together as long as a training run or an evaluation takes, so that even a step of a tenth of a
/// millisecond can be cut up among them.
///
/// The thread that asks for work does its share as worker 0; a thread that comes late finds less to do, and nobody waits
/// for one that has not begun. After the last part the others look out for more for some tens of microseconds, then sleep;
/// they end with the pool.
package final class ThreadPool: Sendable {
  /// How many threads there are, with the one that asks.
  package let workers: Int
  private let helpers: HelperThreads?

  /// A pool of that many threads, at least one.
  package init(workers: Int) {
    self.workers = max(1, workers)
    guard workers > 1 else {
      helpers = nil
      return
    }
    let helpers = HelperThreads(staysAwake: workers <= Processors.count)
    self.helpers = helpers
    for worker in 1..<workers {
      // A queue each: what Dispatch shares among all queues may be taken by others for a long time.
      DispatchQueue(label: "worker \(worker)", qos: .userInitiated).async { helpers.serve(as: worker) }
    }
  }

  deinit { helpers?.dismiss() }

  /// Runs `body(part, worker)` once for each of `count` parts, on as many threads as come, and returns when all are done;
  /// who does which part is not fixed. Only one thread may ask at a time, and no part may ask for more.
  package func run(_ count: Int, _ body: (_ part: Int, _ worker: Int) -> Void) {
    guard let helpers, count > 1 else {
      for part in 0..<count { body(part, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in helpers.run(count, body) }
  }
}

/// What the threads of a pool share.
private final class HelperThreads: @unchecked Sendable {
  /// The work under way: written while no part is unfinished, read by who has taken one.
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

  /// The life of a thread that is not the asking one.
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

  /// Does parts until all are taken.
  private func work(as worker: Int) {
    while let part = take() {
      perform(part, worker)
      let left = unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue
      if left == 0 { askerRoom.wake(1) }
    }
  }

  /// The next part that nobody has taken.
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

  /// A function of its own, so that no hold on the body outlasts the part: the asker's body ends with its call.
  @inline(never)
  private func perform(_ part: Int, _ worker: Int) { body(part, worker) }
}
