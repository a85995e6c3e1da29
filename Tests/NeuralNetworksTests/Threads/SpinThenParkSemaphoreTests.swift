import Dispatch
import Synchronization
import Testing

@testable import NeuralNetworks

@Suite struct SpinThenParkSemaphoreTests {
  /// What two threads share that pass a number back and forth.
  private final class Table: Sendable {
    let number = Atomic<Int>(0)
    let here: SpinThenParkSemaphore
    let there: SpinThenParkSemaphore

    init(staysAwake: Bool) {
      here = SpinThenParkSemaphore(staysAwake: staysAwake)
      there = SpinThenParkSemaphore(staysAwake: staysAwake)
    }
  }

  /// No waking is lost, however the threads meet: one that was would leave both waiting for good.
  @Test(.timeLimit(.minutes(20)), arguments: [true, false]) func noWakingIsLost(staysAwake: Bool) {
    let table = Table(staysAwake: staysAwake)
    let rounds = 3000
    let isDone = DispatchSemaphore(value: 0)
    DispatchQueue(label: "other").async {
      for round in 0..<rounds {
        table.there.wait { table.number.load(ordering: .sequentiallyConsistent) == 2 * round + 1 }
        table.number.store(2 * round + 2, ordering: .sequentiallyConsistent)
        table.here.wake(1)
      }
      isDone.signal()
    }
    for round in 0..<rounds {
      table.number.store(2 * round + 1, ordering: .sequentiallyConsistent)
      table.there.wake(1)
      table.here.wait { table.number.load(ordering: .sequentiallyConsistent) == 2 * round + 2 }
    }
    #expect(isDone.wait(timeout: .now() + 20) == .success)
    #expect(table.number.load(ordering: .relaxed) == 2 * rounds)
  }

  /// What is so already is not waited for, asleep or awake.
  @Test(.timeLimit(.minutes(20)), arguments: [true, false]) func whatIsSoIsNotWaitedFor(staysAwake: Bool) {
    let room = SpinThenParkSemaphore(staysAwake: staysAwake)
    for _ in 0..<10 { room.wait { true } }
    // Nobody sleeps: this must leave no ring behind that a later sleeper would take for its own.
    room.wake(.max)
    for _ in 0..<10 { room.wait { true } }
  }
}
