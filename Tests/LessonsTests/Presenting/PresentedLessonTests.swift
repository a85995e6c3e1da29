import Testing
import Transcripts

@testable import Lessons

/// Where a presented lesson waits, and what it shows on the way: no session is near.
@Suite struct PresentedLessonTests {
  private func stops(_ presented: PresentedLesson) -> [String] {
    var presented = presented
    var stops: [String] = []
    while stops.count < 50 {
      let way = presented.way.map(\.brief)
      switch presented.next {
      case .command(let command, let task):
        stops.append((way + ["> \(command.text)\(task == nil ? "" : " (last)")"]).joined(separator: " | "))
        presented.goOn()
      case .answer(let tasks):
        stops.append((way + ["> answers of \(tasks.count)"]).joined(separator: " | "))
        for _ in tasks { presented.goOn() }
      case .end:
        stops.append((way + ["> end"]).joined(separator: " | "))
        return stops
      }
    }
    return stops
  }

  @Test func aLessonWaitsAtItsCommandsAndAnswers() throws {
    #expect(
      stops(PresentedLesson(try StateLesson.lesson())) == [
        "passage: Before all. | step 0 | passage: Look. | > x = ones 2 (last)", "task 0.2 | > y = zeros 2",
        "> z = zeros 3 (last)", "step 1 | task 1.0 | > x.sum (last)", "> answers of 1",
        "passage: It adds up. | task 1.2 | > answers of 1", "step 2 | task 2.0 | > n = zeros 4 (last)",
        "task 2.1 | > answers of 1", "> end",
      ])
  }

  @Test func itBeginsAtAnyStep() throws {
    #expect(
      stops(PresentedLesson(try StateLesson.lesson(), from: 2)) == [
        "passage: Before all. | step 2 | task 2.0 | > n = zeros 4 (last)", "task 2.1 | > answers of 1", "> end",
      ])
  }

  /// What is a value has not changed: a lecturer goes back to it.
  @Test func goingOnLeavesTheOldOneAsItWas() throws {
    let first = PresentedLesson(try StateLesson.lesson())
    var second = first
    second.goOn()
    #expect(stops(first).count == stops(second).count + 1)
  }
}
