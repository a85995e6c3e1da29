import Synchronization
import TerminalTesting
import Testing

@testable import Lessons

/// Documents in processes of their own.
@Suite struct DocumentProcessesTests {
  private func processes(
    seconds: Double = 20, processors: Int = 2, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) -> DocumentProcesses {
    DocumentProcesses(executable: "/bin/sh", seconds: seconds, processors: processors, isInterrupted: isInterrupted)
  }

  @Test func theirEndingsAreTold() throws {
    let well = try processes().run(["-c", "echo a; echo b"])
    #expect(well.lines == ["a", "b"] && well.failure == nil)
    let died = try processes().run(["-c", "echo a; kill -SEGV $$"])
    #expect(died.failure == .init(isLate: false, text: "the shell crashed in this command (signal 11)"))
    let late = try processes(seconds: 0.2).run(["-c", "exec sleep 60"])
    #expect(late.failure == .init(isLate: true, text: "timed out after 0.2 s in this command"))
  }

  @Test func asManyRunAtATimeAsThereAreProcessors() {
    let running = Mutex((now: 0, most: 0))
    let outcomes = processes().each(12) { place in
      running.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) }
      defer { running.withLock { $0.now -= 1 } }
      return place * place
    }
    #expect(outcomes == (0..<12).map { $0 * $0 })
    #expect(running.withLock { $0.most } <= 2)
    #expect(processes().threads(for: 1) == 2 && processes().threads(for: 9) == 1)
  }

  @Test func anInterruptLeavesTheRestOut() {
    let count = Mutex(0)
    let outcomes = processes(processors: 1, isInterrupted: { count.withLock { $0 } >= 3 }).each(9) { place in
      count.withLock { $0 += 1 }
      return place
    }
    #expect(outcomes == [0, 1, 2, nil, nil, nil, nil, nil, nil])
    #expect(processes().each(0) { $0 }.isEmpty)
  }
}
