import CommandInterpreter
import Testing
import Transcripts

@testable import Lessons

/// How the player speaks of attempts, and what is the student's own.
@Suite struct LessonTaskTests {
  private static let goal = [
    "```cnn demo", "cnn> lin1 = linear 2 2;", "```", "```goal", "value worse > 5 | Take a longer step.", "```",
    "<details><summary>Solution</summary>", "", "```cnn solution", "cnn> worse = 6", "```", "", "</details>",
  ]

  @Test func whatTheAuthorSaysOfAValueIsSaidOnce() throws {
    let host = host(try lesson(Self.goal))
    #expect(host.said("worse = 3").contains("Take a longer step."))
    let other = host.said("y = ones 2")
    #expect(other.contains("checks worse, which has not changed") && !other.contains("longer"))
    #expect(host.said("worse = 4").contains("Take a longer step."))
    #expect(host.said("worse = 6").contains("You have reached the end of"))
  }

  @Test func aNameThatIsMissingIsToldOnce() throws {
    let host = host(try lesson(Self.goal))
    #expect(host.said("x = ones 2").contains("nothing with that name"))
    #expect(!host.said("y = ones 2").contains("Not yet"))
  }

  @Test func undoTakesBackNothingThatTheLessonDid() throws {
    let host = host(try lesson(Self.goal))
    #expect(host.execute("undo").outcome.diagnostic != nil || host.interpreter.session.names == ["lin1"])
    _ = host.execute("x = 3")
    _ = host.execute("undo")
    #expect(host.interpreter.session.names == ["lin1"])
    #expect(host.said("worse = 6").contains("You have reached the end of"))
  }

  @Test func aFilledBlankIsTheAnswer() throws {
    let question = [
      "```ask number tol=0.01", "share = ____", "```", "<details><summary>Answer</summary>", "", "```key",
      "0.25 = right | One in four.", "```", "", "</details>",
    ]
    let host = host(try lesson(question))
    let finished = host.execute("share = 1/4")
    #expect(finished.text == "answer share = 1/4")
    #expect(finished.result.lines.joined(separator: " ").contains("One in four."))
    #expect(host.interpreter.session.names.isEmpty)
  }

  @Test func whatASkippedPredictionAskedIsTold() throws {
    let prediction = [
      "```predict number tol=0.01", "sum = ____", "```", "<details><summary>Answer</summary>", "", "```key",
      "key = x.sum | Six ones.", "```", "", "</details>", "", "```cnn demo", "cnn> x = ones 6;", "```",
    ]
    let skipping = host(try lesson(prediction))
    #expect(skipping.said("skip").contains("It is 6. Six ones."))
    let guessing = host(try lesson(prediction))
    let said = guessing.said("2*3")
    #expect(!said.contains("You said"), "an expression is a command")
    #expect(guessing.said("answer 2*3").contains("You said 2*3, and that is right. Six ones."))
  }

  @Test func whatIsToBeDoneIsShownAgainAndNotRecorded() throws {
    var shown: [String] = []
    let host = host(try lesson(["First.", "", "Reach it."] + Self.goal.dropFirst(3)))
    host.interpreter.environment.show = { lines, _ in shown += lines }
    #expect(host.showTaskAgain())
    #expect(shown.joined(separator: " ").contains("Reach it.") && shown.joined().contains("Your turn"))
    #expect(!host.said("y = 1").contains("Reach it."))
  }
}
