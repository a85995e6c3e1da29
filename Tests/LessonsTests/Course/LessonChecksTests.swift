import Testing

@testable import Lessons

/// What is judged in a lesson, apart from how it is said.
@Suite struct LessonChecksTests {
  private static let text = """
    ---
    lesson: said
    format: 1
    seed: 7
    needs: welcome
    minutes: 5
    skip: allow
    ---
    # A title

    An introduction.

    ## First
    <!-- id: first -->

    ```cnn setup
    cnn> x = 2
    ```

    Prose about 3 things.

    ```cnn demo
    cnn> a = x * 2
    a: 4
    ```

    ```goal
    value x == 3 | Three is wanted.
    ```

    <details><summary>Hint 1</summary>

    Try it.

    </details>
    <details><summary>Solution</summary>

    ```cnn solution
    cnn> x = 3
    ```
    ```cnn wrong
    cnn> x = 4
    ...
    Three is wanted.
    ```

    It is three.

    </details>

    ## Second
    <!-- id: second -->

    ```ask number tol=0.1
    How many?
    n = ____
    ```

    <details><summary>Answer</summary>

    ```key
    cnn> y = x * 2
    key = y | Twice.
    7 = wrong | Not that.
    ```

    </details>

    ```ask choice
    Which?
    a) this one
    b) that one
    ```

    <details><summary>Answer</summary>

    ```key
    a = right | Yes.
    b = wrong | No.
    ```

    </details>

    """

  private func checks(_ text: String) throws -> String { try Lesson(Array(text.utf8)).checks }

  @Test(arguments: [
    ("# A title", "# Another"), ("An introduction.", "Other words, and more of them."), ("## First", "## One"),
    ("about 3 things", "about 4 things"), ("Three is wanted.", "It is to be three."), ("Try it.", "Do try."),
    ("It is three.", "Three it is."), ("How many?", "What is the number?"), ("Twice.", "Two times."),
    ("Not that.", "No."), ("this one", "the first"), ("minutes: 5", "minutes: 6"), ("needs: welcome", "needs: build"),
    ("a: 4", "a: {..}"),
  ])
  func wordsAreNoPartOfIt(_ old: String, _ new: String) throws {
    #expect(try checks(Self.text.replacing(old, with: new)) == checks(Self.text))
  }

  @Test(arguments: [
    ("seed: 7", "seed: 8"), ("seed: 7", "seed: student"), ("skip: allow", "skip: count"),
    ("lesson: said", "lesson: told"), ("id: first", "id: begin"), ("cnn> x = 2", "cnn> x = 1"),
    ("cnn> a = x * 2", "cnn> a = x * 3"), ("value x == 3", "value x >= 3"), ("cnn> x = 3", "cnn> x = 6 / 2"),
    ("tol=0.1", "tol=0.2"), ("tol=0.1", "tol=10%"), ("cnn> y = x * 2", "cnn> y = x * 4"), ("key = y", "key = y + 1"),
    ("7 = wrong", "8 = wrong"), ("7 = wrong", "7 = right"), ("a = right", "a = wrong"), ("b) that", "c) that"),
    ("ask number tol=0.1", "predict number tol=0.1"),
  ])
  func whatIsJudgedIs(_ old: String, _ new: String) throws {
    #expect(try checks(Self.text.replacing(old, with: new)) != checks(Self.text))
  }

  /// Nothing can be taken for something else by where a line is broken.
  @Test func partsAreKeptApart() throws {
    let goals = Self.text.replacing("value x == 3", with: "value x == 3\nvalue a == 4")
    let other = Self.text.replacing("value x == 3", with: "value a == 4\nvalue x == 3")
    #expect(Set([try checks(Self.text), try checks(goals), try checks(other)]).count == 3)
  }
}
