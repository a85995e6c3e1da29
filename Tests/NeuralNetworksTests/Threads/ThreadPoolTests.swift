import Dispatch
import Synchronization
import Testing

@testable import NeuralNetworks

#if os(Linux)
  import Glibc
#endif

@Suite struct ThreadPoolTests {
  /// Every part is done once, by a worker that does nothing else meanwhile, before `run` returns; with more threads than
  /// this machine may have processors, and for many short runs in a row.
  @Test(arguments: [1, 2, 3, 8]) func everyPartIsDoneOnce(workers: Int) {
    let pool = ThreadPool(workers: workers)
    #expect(pool.workers == workers)
    var wrong = 0
    for round in 0..<500 {
      let count = round % 23
      nonisolated(unsafe) let times = UnsafeMutablePointer<Int>.allocate(capacity: max(1, count))
      times.initialize(repeating: 0, count: max(1, count))
      defer { times.deallocate() }
      let busy = (0..<workers).map { _ in Flag() }
      pool.run(count) { part, worker in
        if busy[worker].isUp.exchange(true, ordering: .relaxed) { times[part] += 100 }
        times[part] += 1
        busy[worker].isUp.store(false, ordering: .relaxed)
      }
      wrong += (0..<count).count { times[$0] != 1 }
    }
    #expect(wrong == 0)
  }

  /// Two threads work at a time: each of two parts waits for the other to begin.
  @Test func partsRunSideBySide() {
    let pool = ThreadPool(workers: 2)
    let begun = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
    let met = Atomic<Int>(0)
    for _ in 0..<20 {
      pool.run(2) { part, _ in
        begun[part].signal()
        if begun[1 - part].wait(timeout: .now() + 20) == .success { met.add(1, ordering: .relaxed) }
      }
    }
    #expect(met.load(ordering: .relaxed) == 40)
  }

  /// After a pause that sends the threads to sleep, work is done as before.
  @Test func sleepersAreWoken() {
    let pool = ThreadPool(workers: 2)
    let begun = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
    for _ in 0..<5 {
      #expect(DispatchSemaphore(value: 0).wait(timeout: .now() + 0.02) == .timedOut)
      let met = Atomic<Int>(0)
      pool.run(2) { part, _ in
        begun[part].signal()
        if begun[1 - part].wait(timeout: .now() + 20) == .success { met.add(1, ordering: .relaxed) }
      }
      #expect(met.load(ordering: .relaxed) == 2)
    }
  }

  #if os(Linux)
    /// A team that has nothing to do takes no processor time.
    @Test func waitingCostsNothing() throws {
      let clock = Mutex<clockid_t?>(nil)
      let pool = ThreadPool(workers: 2)
      let begun = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
      pool.run(2) { part, worker in
        begun[part].signal()
        _ = begun[1 - part].wait(timeout: .now() + 20)
        var own = clockid_t()
        if worker == 1, pthread_getcpuclockid(pthread_self(), &own) == 0 { clock.withLock { $0 = own } }
      }
      let other = try #require(clock.withLock { $0 })
      func used() -> Double {
        var time = timespec()
        #expect(clock_gettime(other, &time) == 0)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
      }
      let nothing = DispatchSemaphore(value: 0)
      #expect(nothing.wait(timeout: .now() + 0.05) == .timedOut)
      let before = used()
      #expect(nothing.wait(timeout: .now() + 0.3) == .timedOut)
      #expect(used() - before < 0.001)
      withExtendedLifetime(pool) {}
    }
  #endif

  /// Whether a worker is at something.
  private final class Flag: Sendable {
    let isUp = Atomic<Bool>(false)
  }
}
