internal import CVectorKernels
internal import Dispatch
internal import PlatformMath
internal import Synchronization

/// Where threads wait until something is so: awake at first, because in training the next thing to do is there within
/// microseconds and a sleeper takes tens of them to wake up; then asleep.
///
/// Whoever makes it so says it in an atomic, sequentially consistent, and calls `wake`: then either the waiting thread
/// sees it, or the waking thread sees the sleeper.
struct SpinThenParkSemaphore: ~Copyable {
  /// How often a thread looks before it sleeps: several times as long as a waking takes, or one late thread would send
  /// the other to sleep, whose waking would then be what the first one waits for, and so on for good.
  private let looks: Int
  private let sleepers = Atomic<Int>(0)
  private let bell = DispatchSemaphore(value: 0)

  /// - Parameter staysAwake: whether waiting threads have processors of their own to look out on
  init(staysAwake: Bool) { looks = staysAwake ? 6000 : 0 }

  /// Returns when `condition` is so.
  func wait(until condition: () -> Bool) {
    while true {
      for look in 1...max(1, looks) where looks > 0 {
        if condition() { return }
        // Where other programs leave the team fewer processors than it has threads, the one that is waited for comes first.
        if look % 64 == 0 { Processors.yield() } else { vector_pause() }
      }
      sleepers.add(1, ordering: .sequentiallyConsistent)
      // Who can strike itself off the list is not rung for; otherwise the ring is on its way, and must be waited for.
      if condition(), strikeOff(1) == 1 { return }
      bell.wait()
    }
  }

  /// Wakes up to `count` sleepers.
  func wake(_ count: Int) {
    for _ in 0..<strikeOff(count) { bell.signal() }
  }

  /// Takes up to `count` off the list of sleepers; returns how many.
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
