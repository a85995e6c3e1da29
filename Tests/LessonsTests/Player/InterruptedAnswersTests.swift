import CommandInterpreter
import TerminalTesting
import Testing

@testable import Grading
@testable import Lessons

/// Ctrl-C while a lesson computes whether an answer is right.
@Suite struct InterruptedAnswersTests {
  /// A lesson whose keys compute for long, one of them what was predicted.
  private static let lessons = [
    "long.md": """
    ---
    lesson: long
    format: 1
    ---
    # Long
    ## Both
    <!-- id: both -->
    ```cnn demo
    cnn> data = patterns 30
    cnn> net = input 1x16x16 | flatten | linear 3
    ```
    ```predict number tol=0
    batches of an epoch = ____
    ```
    <details><summary>Answer</summary>

    ```key
    cnn> log = train net data epochs=1 batch=10
    key = 3 | Thirty by tens.
    ```

    </details>

    ```cnn demo
    cnn> train net data epochs=1
    ```
    ```ask number tol=0
    epochs = ____
    ```
    <details><summary>Hint</summary>

    One.

    </details>
    <details><summary>Answer</summary>

    ```key
    cnn> log = train net data epochs=2
    key = 2 | Two.
    1 = wrong | Not one.
    ```

    </details>

    ## Last
    <!-- id: last -->
    ```cnn demo
    cnn> a = randn 2
    ```
    ```ask text
    What now?
    ```
    """
  ]

  /// At whatever moment Ctrl-C comes, the lesson is not at fault, nothing is counted that was not judged, the journal is
  /// gone on from in the same place, and the same line again does it.
  @Test(arguments: [
    ["3"], ["3", "2"], ["3", "1"], ["3", "skip"], ["3", "solution"], ["3", "2", "next"], ["skip"],
    ["3", "answer net | layers"],
  ])
  func everyMomentIsSurvived(_ way: [String]) throws {
    let straight = StudentDesk(try TemporaryFolder(), Self.lessons)
    straight.enter(["lesson long"] + way)
    var (moment, stops) = (0, 0)
    while moment < 400 {
      let folder = try TemporaryFolder()
      let desk = StudentDesk(folder, Self.lessons)
      desk.enter(["lesson long"] + way.dropLast())
      var looks = 0
      desk.isInterrupted = {
        looks += 1
        return looks > moment
      }
      let shown = desk.enter([way[way.count - 1]])
      let wasStopped = looks > moment
      desk.isInterrupted = { false }
      #expect(desk.lessonFaults == [], "\(moment): \(shown)")
      #expect(!shown.contains("read as an answer") || way.last?.contains("layers") == true, "\(moment): \(shown)")
      let state = desk.state
      desk.die()
      let again = StudentDesk(folder, Self.lessons)
      again.enter("lesson long")
      #expect(again.state == state, "\(moment): \(shown)")
      if shown.contains("Stopped") {
        stops += 1
        if state != straight.state {
          if again.host.state?.isStopped == true { again.enter("next") } else { again.enter([way[way.count - 1]]) }
        }
      }
      #expect(again.state == straight.state, "\(moment): \(shown)")
      again.die()
      let grade = SingleGrade(
        file: folder.file("state/lessons/ada/long.cnn.md"), library: again.host.driver.library, seconds: 60,
        clock: { 0 }
      ).grade()
      #expect(grade.isConsistent, "\(moment): \(grade.findings) \(folder.read("state/lessons/ada/long.cnn.md") ?? "")")
      guard wasStopped else { break }
      moment += 1
    }
    #expect(moment < 400)
    #expect(stops > 0)
  }

  /// The key is computed once for many answers, and anew when the workspace has changed.
  @Test func aKeyIsComputedOnceAsLongAsNothingChanges() throws {
    let desk = StudentDesk(try TemporaryFolder(), Self.lessons)
    var looks = 0
    desk.isInterrupted = {
      looks += 1
      return false
    }
    func counted(_ line: String) -> Int {
      looks = 0
      desk.enter(line)
      return looks
    }
    desk.enter("lesson long", "3")
    let first = counted("1")
    let second = counted("7")
    desk.enter("extra = 1")
    let third = counted("1")
    #expect(second < first && third == first, "\(first) \(second) \(third)")
  }
}
