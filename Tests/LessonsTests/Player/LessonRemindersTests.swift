import CommandInterpreter
import TerminalTesting
import Testing

@testable import Lessons

/// What somebody is told whose line had nothing to do with what is asked, or nearly did it.
@Suite struct LessonRemindersTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let lessons = [
    "ways.md": """
    ---
    lesson: ways
    format: 1
    ---
    # Ways
    ## Questions
    <!-- id: questions -->
    ```cnn demo
    cnn> x = ramp 1x1x4x4;
    ```
    ```ask number tol=0.5
    How many numbers has x?
    ```
    <details><summary>Answer</summary>

    ```key
    key = x.size | Four by four.
    ```

    </details>

    ```ask choice
    Which is it?
    a) yes: it does
    b) no, it's not
    ```
    <details><summary>Answer</summary>

    ```key
    a = right | So it is.
    b = wrong | It does.
    ```

    </details>

    ## Names
    <!-- id: names -->
    ```goal
    kind y == tensor | Call it y.
    shape y == 1x1x2x2 | Half of both.
    ```
    <details><summary>Solution</summary>

    ```cnn solution
    cnn> y = x | maxpool 2
    ```
    So it is halved.

    </details>

    ```cnn fill
    cnn> v = ____
    ```
    <details><summary>Solution</summary>

    ```cnn solution
    cnn> v = x[0,0,1,1]
    ```

    </details>

    ## Guess
    <!-- id: guess -->
    ```predict number tol=1
    mean = ____
    ```
    <details><summary>Answer</summary>

    ```key
    key = x.mean | Of 0 to 15.
    ```

    </details>

    ```cnn demo
    cnn> x.mean
    ```
    ```ask text
    What now?
    ```
    """
  ]

  private func desk(_ way: String...) -> StudentDesk {
    let desk = StudentDesk(folder, Self.lessons)
    desk.enter(["lesson ways"] + way)
    return desk
  }

  @Test func anOpenQuestionIsBroughtToMind() throws {
    let number = desk()
    #expect(number.enter("4*4").contains("A question is open: enter `answer 4*4` to answer it."))
    #expect(!number.enter("x.size").contains("A question is open"))
    #expect(number.enter("sixteen").contains("A question is open: answer it with a number."))
    #expect(!number.enter("y = 4*4").contains("A question is open"))
    number.enter("16")
    #expect(number.enter("d").contains("A question is open: answer with a or b."))
    #expect(!number.enter("x").contains("A question is open"))
    #expect(number.enter("yes").contains("So it is."))
    #expect(desk("16", "yes", "next", "skip", "skip", "next", "7", "I think").shown.contains("then your words"))
  }

  @Test func wordsThatAreCommandsAreNoAnswers() throws {
    let host = desk("16").host
    for line in ["hint", "skip", "x", "no = 3", "vars", "ramp", ""] { #expect(!host.isAnswer(line), "\(line)") }
    for line in ["a", "yes", "no, it's not", "answer yes", "A)"] { #expect(host.isAnswer(line), "\(line)") }
    // An apostrophe of a choice opens no text; one of a command does.
    #expect(host.isComplete("no, it's not") && host.isComplete("it's not") && !host.isComplete("t = \"it"))
  }

  /// What is no line of the shell's is an answer without a word before it, or at least no open text.
  @Test func sentencesAndCalculationsAreReadAsTheyAreTyped() throws {
    let number = desk().host
    for line in ["log 3", "ln(3)", "8\u{B7}2", "2^4", "9'571", "about 16", "layer 3", "three"] {
      #expect(number.isAnswer(line), "\(line)")
    }
    for line in ["x.size + 30", "ramp 2", "y = 2^4", "log = 3"] { #expect(!number.isAnswer(line), "\(line)") }
    #expect(number.isComplete("9'571") && number.isComplete("it's sixteen") && !number.isComplete("x = (1 +"))
    let choice = desk("16").host
    #expect(choice.isAnswer("yes") && !choice.isAnswer("yes = 3") && !choice.isAnswer("vars?"))
  }

  @Test func aRightValueUnderAnotherNameIsToldAsThat() throws {
    let names = desk("16", "a", "next")
    #expect(names.enter("x | maxpool 2").contains("That is the right value; give it a name: `y = ...`."))
    #expect(names.enter("z = x | maxpool 2").contains("Your `z` is right but has the wrong name: enter `y = z`"))
    #expect(names.enter("w = x | maxpool 4").contains("Not yet: expected y to be a tensor"))
    #expect(names.host.state?.item == 0)
    names.enter("y = z")
    #expect(names.enter("x[0,0,1,1]").contains("name it `v`: `v = ...`"))
    #expect(names.enter("u = x[0,0,1,1]").contains("name it `v`"))
    #expect(!names.enter("u = x[0,0,1,2]").contains("name it"))
    names.enter("v = u")
    #expect(names.host.state?.task != nil)
    #expect(names.enter("v = x[0,0,1,1]").contains("Step 3") == false && names.host.state?.task == nil)
  }

  @Test func whatIsLostAndHowItComesBackIsTold() throws {
    let lost = desk("16", "a", "next", "drop x")
    #expect(lost.enter("y = x | maxpool 2").contains("x was there when the step began: `undo` or `retry` brings it"))
    #expect(!lost.enter("y = q | maxpool 2").contains("there when the step began"))
    lost.enter("retry")
    #expect(lost.host.interpreter.session.variables["x"] != nil)
  }

  @Test func nearIsNotCalledExact() throws {
    #expect(desk("16", "a", "next", "skip", "skip", "7").shown.contains("You said 7; it is 7.5, close enough."))
    let exact = StudentDesk(try TemporaryFolder(), Self.lessons)
    exact.enter("lesson ways", "16", "a", "next", "skip", "skip", "7.5")
    #expect(exact.shown.contains("You said 7.5, and that is right."))
  }

  @Test func theSolutionStandsBeforeItsExplanation() throws {
    let shown = desk("16", "a", "next").enter("skip")
    let solution = try #require(shown.firstRange(of: "y = x | maxpool 2"))
    let reason = try #require(shown.firstRange(of: "So it is halved."))
    #expect(solution.lowerBound < reason.lowerBound)
    // It has gone on: nobody has to.
    #expect(!desk("16", "a", "next", "skip").enter("skip").contains("continues; until then"))
  }

  @Test func aStepThatWasDoneIsPassedAndFoundAsItWas() throws {
    let way = desk("16", "a", "next", "y = x | avgpool 2 | maxpool 1", "mine = 3", "v = x[0,0,1,1]", "next")
    let names = way.host.interpreter.session
    way.enter("back")
    #expect(way.host.state?.position == 1 && way.host.state?.task != nil)
    let shown = way.enter("next")
    #expect(way.host.state?.position == 2, "\(shown)")
    // The student's own values, and not those of the lesson.
    #expect(way.host.interpreter.session.variables["mine"] != nil)
    let mine = try #require(way.host.interpreter.session.variables["y"])
    #expect(mine.isEqual(to: try #require(names.variables["y"])))
    let gone = way.enter("goto guess")
    #expect(gone.contains("The workspace is set to the start of this step; y has changed, mine is gone."), "\(gone)")
    let state = way.state
    way.die()
    let again = StudentDesk(folder, Self.lessons)
    again.enter("lesson ways")
    #expect(again.state == state)
    // What is still to be done is not passed.
    #expect(again.enter("next").isEmpty && again.host.state?.position == 2)
  }

  @Test func aLessonThatIsGoneOnWithShowsItsCommandsAndTheirNumbers() throws {
    let guess = desk("16", "a", "next", "skip", "skip", "7")
    guess.die()
    let more = StudentDesk(folder, Self.lessons)
    #expect(more.enter("lesson ways").contains("x.mean 7.5"), "\(more.shown)")
    more.die()
    folder.clear("state")
    desk("1").die()
    let again = StudentDesk(folder, Self.lessons)
    let shown = again.enter("lesson ways")
    #expect(shown.contains("Welcome back") && shown.contains("x = ramp 1x1x4x4;"), "\(shown)")
  }

  @Test func aPredictionHasNoSolutionToPromise() throws {
    let shown = desk("16", "a", "next", "skip", "skip").enter("hint")
    #expect(shown.contains("any guess will do") && !shown.contains("`solution`"), "\(shown)")
  }
}
