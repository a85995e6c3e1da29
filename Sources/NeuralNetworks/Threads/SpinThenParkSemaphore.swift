internal import CVectorKernels
internal import Dispatch
internal import PlatformMath
internal import Synchronization

/// Lets threads wait for a condition. They spin first, because in training the next work arrives within microseconds
/// and waking a sleeping thread takes tens of them; then they sleep. Threads that lack a processor of their own sleep
/// at once.
///
/// The thread that makes the condition true must store it in a sequentially consistent atomic and then call `wake`:
/// either the waiting thread sees the condition, or the waking thread sees the sleeper.
struct SpinThenParkSemaphore: ~Copyable {
  /// The number of checks before a thread sleeps; 0 if it should not spin. They must last several times as long as a
  /// wake-up; otherwise one late thread would send the other to sleep, whose wake-up would in turn delay the first, and
  /// so on forever.
  private let looks: Int
  private let sleepers = Atomic<Int>(0)
  private let bell = DispatchSemaphore(value: 0)

  /// Creates a semaphore on which no thread is waiting.
  ///
  /// - Parameter staysAwake: whether each waiting thread has its own processor to spin on
  init(staysAwake: Bool) { looks = staysAwake ? 6000 : 0 }

  /// Waits until `condition` is true.
  func wait(until condition: () -> Bool) {
    while true {
      for look in 1...max(1, looks) where looks > 0 {
        if condition() { return }
        // If other programs leave fewer processors than threads, yielding lets the thread that is being waited for run.
        if look % 64 == 0 { Processors.yield() } else { vector_pause() }
      }
      sleepers.add(1, ordering: .sequentiallyConsistent)
      // If the condition is now true and this thread can deregister itself, no signal comes. Otherwise it must consume
      // one: a later one, or one that is already on its way.
      if condition(), strikeOff(1) == 1 { return }
      bell.wait()
    }
  }

  /// Wakes up to `count` sleepers.
  func wake(_ count: Int) {
    for _ in 0..<strikeOff(count) { bell.signal() }
  }

  /// Deregisters up to `count` sleepers and returns how many.
  private func strikeOff(_ count: Int) -> Int {
    var listed = sleepers.load(ordering: .sequentiallyConsistent)
    while listed > 0 {
      let struck = min(listed, count)
      let (done, now) = sleepers.compareExchange(
        expected: listed, desired: listed - struck, ordering: .sequentiallyConsistent)
      if done { return struck }
      listed = now
    }
    return 0
  }
}
