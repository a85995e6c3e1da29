import CommandInterpreter
import Testing
import Transcripts

@testable import Lessons

/// A lesson may use what every machine judges it with, and no more.
@Suite struct LessonMemoryTests {
  private func player(_ memory: MemoryBudget, _ say: @escaping (String) -> Void) -> LessonPlayer {
    var environment = Environment()
    environment.memory = memory
    environment.show = { lines, _ in lines.forEach(say) }
    environment.remark = say
    return LessonPlayer(
      environment, session: Session(), recorder: Recorder(seed: Session.defaultSeed), library: .builtIn)
  }

  @Test func aLessonIsBoundedAndTheSessionAroundItIsNot() {
    var said: [String] = []
    let player = player(MemoryBudget(bound: 9_000_000_000)) { said.append($0) }
    _ = player.execute("set memory 5000")
    #expect(!said.contains { $0.contains("allows") })
    _ = player.execute("lesson max-pooling")
    _ = player.execute("set memory 5000")
    #expect(said.last { $0.contains("allows") } == "a lesson allows 2000 MB at most")
    // Seventeen tensors of 512 MB are never made: the fifth is refused, by the lesson's bound.
    let refused = player.execute(
      "z = (zeros 60000000) + ((zeros 60000000) + ((zeros 60000000) + ((zeros 60000000) + 1)))")
    #expect(refused.outcome.diagnostic?.code == .limit)
    #expect(refused.outcome.diagnostic?.message.contains("the limit is 2000 MB") == true)
    _ = player.execute("leave")
    said = []
    _ = player.execute("set memory 5000")
    #expect(!said.contains { $0.contains("allows") })
  }

  /// What a journal holds does not depend on the machine.
  @Test func aLessonDoesNotTellTheMachinesBound() {
    func limits(_ memory: MemoryBudget) -> [String] {
      var said: [String] = []
      let player = player(memory) { said.append($0) }
      _ = player.execute("lesson max-pooling")
      said = []
      _ = player.execute("help limits")
      return said
    }
    #expect(limits(MemoryBudget(bound: 700_000_000)) == limits(MemoryBudget()))
  }
}
