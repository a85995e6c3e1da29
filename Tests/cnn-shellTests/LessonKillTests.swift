import TerminalTesting
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The shipped lessons, followed by one process after the other: each is killed behind the step it has taken.
///
/// Who comes back runs the journal again. Where that learns, or checks large networks, each process takes four steps;
/// `CNN_SHELL_KILLS=1` has them killed behind every step there too.
@Suite struct LessonKillTests {
  /// The words that open the lessons of the folder `lessons`.
  private static let names: [String] = {
    let listed = try? runPiped(["/bin/ls", repositoryFile("lessons")])
    return (listed?.text ?? "").split(separator: "\n").filter { $0.first?.isNumber == true && $0.hasSuffix(".md") }.map
    {
      String($0.drop { $0 != "-" }.dropFirst().dropLast(3))
    }
  }()

  /// The steps that a process takes in a lesson.
  private static func steps(of name: String) throws -> Int {
    guard getenv("CNN_SHELL_KILLS") == nil else { return 1 }
    let file = try #require(
      try runPiped(["/bin/ls", repositoryFile("lessons")]).text.split(separator: "\n").first {
        $0.hasSuffix("-\(name).md")
      })
    let text = try runPiped(["/bin/cat", repositoryFile("lessons/\(file)")]).text
    return ["= train ", "= compare ", "train net", "gradcheck net"].contains(where: text.contains) ? 4 : 1
  }

  /// What takes several seconds, and leaves nothing in the workspace.
  private static let long =
    "gradcheck (input 16x32x32 | conv 64 | conv 64 | conv 64 | flatten | linear 10)"

  @Test func thereAreLessons() { #expect(Self.names.count >= 14, "\(Self.names)") }

  /// Each process finds the lesson as the one before left it, goes on by `skip`, and is killed in what comes next; at the end
  /// the lesson is finished, and its journal, run again in one process, gives what the many gave.
  @Test(arguments: names) func everyStepOfEveryLessonOutlivesAKill(_ name: String) throws {
    let folder = try TemporaryFolder()
    let environment: [String: String?] = ["XDG_STATE_HOME": folder.path]
    var before: String?
    var isFinished = false
    var kills = 0
    let steps = try Self.steps(of: name)
    while !isFinished, kills < 60 {
      let lines =
        [
          "(zeros 1).sum - 97531", "progress", "vars", "(zeros 1).sum - 97532",
        ] + [String](repeating: "skip", count: steps) + [
          "(zeros 1).sum - 97533", "progress", "vars", "(zeros 1).sum - 97534",
        ]
      let result = try runPiped(
        [shell, "lesson", name, "--student", "ada"],
        input: Array((lines + [Self.long]).map { $0 + "\n" }.joined().utf8), environment: environment
      ) { output, process in
        if String(decoding: output.suffix(20), as: UTF8.self).contains("\n-97534\n") { sendKill(to: process) }
      }
      kills += 1
      #expect(result.status == 137, "\(result.text)")
      let found = try #require(Self.part(of: result.text, "-97531", "-97532"), "\(result.text)")
      if let before { #expect(found == before, "kill \(kills)") }
      let left = try #require(Self.part(of: result.text, "-97533", "-97534"), "\(result.text)")
      before = left
      #expect(result.text.contains("Welcome back") == (kills > 1), "\(result.text)")
      isFinished = result.text.contains("You have finished this lesson")
    }
    #expect(isFinished)
    let graded = try run(["grade", folder.file("cnn-shell/lessons/ada/\(name).cnn.md")])
    #expect(graded.text.contains(": consistent\n") && graded.status == 0, "\(graded.text)")
  }

  /// The lines between two others.
  private static func part(of text: String, _ first: String, _ last: String) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: first[...]), let end = lines.firstIndex(of: last[...]), start < end else {
      return nil
    }
    return lines[(start + 1)..<end].joined(separator: "\n")
  }
}
