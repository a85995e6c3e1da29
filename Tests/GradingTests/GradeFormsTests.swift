import TerminalGraphics
import Testing

@testable import Grading
@testable import Lessons

/// Grades as text, CSV and JSON.
@Suite struct GradeFormsTests {
  private static let style = GraphicsStyle(TerminalCapabilities(environment: [:], isTerminal: false), options: .init())

  private static let library = LessonLibrary([], source: "/lessons")

  private var graded: [Grading.Graded] {
    var grade = JournalGrade(lesson: "tiny", student: "ada", commands: 3)
    grade.steps = [.init(id: "a", title: "One, two", result: .done, marked: .done, counts: true, attempts: 2)]
    grade.answers = [.init(step: "a", question: "Why?", text: "=\"so\"")]
    var other = JournalGrade(lesson: "tiny", student: "bob", commands: 2)
    other.answers = [.init(step: "a", question: "Why?", text: "because")]
    other.findings = [
      GradeFinding(code: .otherSeed, text: "the seed"), GradeFinding(code: .interrupted, line: 4, text: "x"),
    ]
    return [.init(file: "a.cnn.md", grade: grade), .init(file: "b.cnn.md", grade: other)]
  }

  @Test func aTableHasARowAStepAndOneForAJournalWithout() {
    #expect(
      GradeCSV.rows(graded).dropFirst().map(CSV.line) == [
        "a.cnn.md,tiny,ada,yes,,1,a,\"One, two\",done,done,yes,2,0,0\r\n",
        "b.cnn.md,tiny,bob,no,other-seed interrupted,,,,,,,,,\r\n",
      ])
    #expect(GradeCSV.rows(graded).allSatisfy { $0.count == GradeCSV.head.count })
  }

  @Test func answersAreGroupedByQuestion() {
    let answers = AnswerList(graded)
    #expect(
      answers.lines(Self.style) == [
        "tiny, a: Why?", "- ada: =\"so\"", "- bob (journal has findings): because", "",
      ])
    #expect(CSV.line(answers.rows[1]) == "tiny,a,Why?,ada,yes,\"'=\"\"so\"\"\",a.cnn.md\r\n")
  }

  @Test func oneJSONObjectHasItAll() {
    let text = GradeJSON(graded, by: .builtIn, answers: AnswerList(graded)).text
    #expect(
      text.hasPrefix("{\"format\":1,\"journals\":[{\"file\":\"a.cnn.md\",\"lesson\":\"tiny\",\"student\":\"ada\","))
    #expect(
      text.contains("{\"code\":\"other-seed\",\"problem\":true,\"line\":null,\"text\":\"the seed\",\"details\":[]}"))
    #expect(text.contains("{\"student\":\"bob\",\"consistent\":false,\"answer\":\"because\",\"file\":\"b.cnn.md\"}"))
    #expect(text.hasSuffix("\"consistent\":1,\"proves\":\"\(Grading.proof)\"}"))
  }

  @Test func textTellsEachJournalAndWhatIsProved() {
    let lines =
      graded.flatMap { GradeText.lines($0, Self.style) } + GradeText.summary(graded, by: Self.library, Self.style)
    #expect(
      lines == [
        "a.cnn.md: tiny by ada, 3 commands: consistent", "   id  result  attempts  hints  solutions",
        "-  --  ------  --------  -----  ---------", "1  a   done           2      0          0",
        "1 of 1 steps done", "", "b.cnn.md: tiny by bob, 2 commands: 1 finding", "- other-seed: the seed",
        "- interrupted: line 4: x", "", "2 journals: 1 consistent, 1 with findings (other-seed 1)",
        "Lessons used for grading: /lessons, digest cbf29ce484222325.",
        "Consistent means that re-running these commands gives these results and",
        "completes these steps. It does not prove who entered them.",
      ])
  }
}
