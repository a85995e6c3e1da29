import CommandInterpreter
import TerminalTesting
import Testing

@testable import Lessons

/// How answers are taken in a lesson: what they meant when they were given is what is judged.
@Suite struct LessonAnswersTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let lessons = [
    "asks.md": """
    ---
    lesson: asks
    format: 1
    ---
    # Asks
    ## Size
    <!-- id: size -->
    ```cnn demo
    cnn> x = ramp 1x1x4x4;
    ```
    ```predict number tol=0
    size of y = ____
    ```
    <details><summary>Answer</summary>

    ```key
    key = y.size | Four by four.
    ```

    </details>

    ```cnn do
    cnn> y = x + 1
    ```
    ```ask number tol=0
    How many numbers has x?
    ```
    <details><summary>Hint</summary>

    Count.

    </details>
    <details><summary>Answer</summary>

    ```key
    key = x.size | All of them.
    ```

    </details>
    """
  ]

  private func desk(_ way: String...) -> StudentDesk {
    let desk = StudentDesk(folder, Self.lessons)
    desk.enter(["lesson asks"] + way)
    return desk
  }

  /// Else a guess that names what is yet to come would always come true.
  @Test func aPredictionIsLockedAsWhatItCameTo() {
    let shown = desk("n = 4", "answer n", "n = 16").enter("y = x + 1")
    #expect(shown.contains("You said n; it is 16."), "\(shown)")
  }

  /// The key is then computed in the lesson's own workspace, where the student's values are not.
  @Test func anAnswerIsReadInTheStudentsWorkspaceWhereTheKeyHasLostItsOwn() {
    let desk = desk("3", "y = x + 1", "drop x", "mine = 15")
    #expect(desk.enter("answer mine").contains("No."))
    #expect(desk.enter("answer mine + 1").contains("All of them."))
  }

  /// A file of commands may change what the key speaks of beside a word that steers the lesson.
  @Test func theKeyIsOfTheWorkspaceAsItIsBehindAFile() throws {
    let path = try folder.write("x = ramp 1x1x2x2\nhint\n", to: "other.cnn")
    let desk = desk("3", "y = x + 1")
    #expect(desk.enter("answer 4").contains("No."))
    #expect(desk.enter("run \"\(path)\"").contains("Count."))
    #expect(desk.enter("answer 4").contains("All of them."))
  }
}
