import CommandInterpreter
import Testing

@testable import Lessons
@testable import Transcripts

/// What a student enters is judged by its result.
@Suite struct ResultJudgeTests {
  /// A judge of commands, with a session in which others were run before.
  private final class Bench {
    var judge: ResultJudge
    var interpreter: Interpreter

    init(_ commands: [String], after setup: [String] = [], exact: Bool = false) throws {
      let fence = Markdown.Fence(words: [], lines: commands, indentation: 0, line: 1)
      judge = ResultJudge(try Transcript.commands(of: fence), exact: exact)
      interpreter = try sessionInterpreter(after: setup)
    }

    @discardableResult
    func enter(_ lines: String...) -> Bool {
      for line in lines {
        let before = interpreter.session
        let read = interpreter.read(line)
        let outcome = interpreter.execute(read)
        judge.take(.init(line: read, outcome: outcome, before: before, interpreter: interpreter))
      }
      return judge.isDone
    }
  }

  private static let setup = ["x = ramp 2x1x8x8", "m = maxpool 2"]

  @Test(arguments: [
    ["p = x | maxpool 2"], ["p=x|maxpool 2;"], ["p = x | m"], ["p = forward m x"], ["q = x | m", "p = q"],
    ["m2 = maxpool 2 stride=2", "p = x | m2"], ["p = x | maxpool 2 stride=2"], ["p = x + 0 | maxpool 2"],
    ["p = (x | maxpool 2)"], ["p = 0", "p = x | maxpool 2"], ["p = x | maxpool 4", "p = x | maxpool 2"],
  ])
  func everyRouteToTheValueIsTaken(_ lines: [String]) throws {
    let bench = try Bench(["cnn> p = x | maxpool 2"], after: Self.setup)
    for line in lines.dropLast() { #expect(!bench.enter(line), "\(line)") }
    let isDone = bench.enter(lines[lines.count - 1])
    #expect(isDone, "\(lines): \(String(describing: bench.judge.remark))")
  }

  @Test func wrongFormAndWrongValueAreTold() throws {
    let bench = try Bench(["cnn> p = x | maxpool 2"], after: Self.setup)
    #expect(!bench.enter("p = x | maxpool 4"))
    #expect(bench.judge.remark == "expected p to be a tensor 2x1x4x4, got a tensor 2x1x2x2")
    #expect(!bench.enter("p = 3") && bench.judge.remark == "expected p to be a tensor 2x1x4x4, got a number")
    #expect(!bench.enter("p = (x | maxpool 2) + 1"))
    #expect(bench.judge.remark == "p has the right form but different values")
    #expect(!bench.enter("q = x | maxpool 2") && bench.judge.remark == nil)
    #expect(!bench.enter("p = x | maxpool 0") && bench.judge.remark == nil)
    #expect(bench.enter("p = x | maxpool 2") && bench.judge.remark == nil)
  }

  @Test func randomValuesAreJudgedByTheirForm() throws {
    let bench = try Bench(["cnn> r = randn 2x3"], after: ["seed 5"])
    #expect(!bench.enter("r = randn 3x2") && bench.judge.remark?.contains("2x3") == true)
    #expect(bench.enter("r = uniform 2x3"))
    for route in ["net = conv 1 4 kernel=3 padding=1", "net = conv 1 4 padding=1 kernel=3", "net = conv 1 4 padding=1"]
    {
      let layers = try Bench(["cnn> net = conv 1 4 kernel=3 padding=1"])
      #expect(layers.enter(route), "\(route)")
    }
    let layers = try Bench(["cnn> net = conv 1 4 kernel=3 padding=1"])
    #expect(!layers.enter("net = conv 1 5 padding=1") && layers.judge.remark?.contains("conv") == true)
  }

  @Test func allCommandsAreToBeDoneInAnyOrder() throws {
    let bench = try Bench(["cnn> a = 1", "cnn> b = 2"])
    #expect(!bench.enter("b = 1 + 1") && bench.judge.open == ["a = 1"])
    #expect(bench.enter("a = 3 - 2") && bench.judge.open.isEmpty)
  }

  @Test func aCommandThatAssignsNothingIsKnownByItsSubjectOrItsValue() throws {
    for line in ["show x", "x | show", "show (x + 0)"] {
      let bench = try Bench(["cnn> show x"], after: ["x = ramp 1x1x4x4"])
      #expect(bench.enter(line), "\(line)")
    }
    for line in ["x", "show (x + 1)", "describe x", "x.sum", "help show"] {
      let bench = try Bench(["cnn> show x"], after: ["x = ramp 1x1x4x4"])
      #expect(!bench.enter(line), "\(line)")
    }
    for line in ["x | maxpool 2", "y = x | maxpool 2", "forward m x"] {
      let bench = try Bench(["cnn> x | maxpool 2"], after: Self.setup)
      #expect(bench.enter(line), "\(line)")
    }
  }

  @Test func optionsAsideTheSameCommandOnTheSameIsTheSame() throws {
    let bench = try Bench(["cnn> gradcheck m x"], after: ["x = ramp 1x1x4x4", "m = maxpool 2", "y = ramp 1x1x2x2"])
    #expect(!bench.enter("gradcheck m y") && !bench.enter("m x"))
    #expect(bench.enter("gradcheck m x per=channel"))
  }

  @Test func looksAreDoneByLooks() throws {
    let bench = try Bench(["cnn> x"], after: ["x = ramp 2x2", "y = x"])
    #expect(!bench.enter("describe x") && !bench.enter("show x") && !bench.enter("y + 1"))
    #expect(bench.enter("y"))
  }

  @Test func anErrorThatIsAskedForIsTheSameErrorOfTheSameWord() throws {
    let commands = ["cnn> x | maxpool 0", "? error bad-value"]
    let bench = try Bench(commands, after: Self.setup)
    #expect(!bench.enter("x | maxpool 2") && !bench.enter("x | conv 0") && !bench.enter("z | maxpool 2"))
    #expect(bench.enter("m0 = maxpool 0"))
  }

  @Test func aVerdictIsAResult() throws {
    let setup = ["m = maxpool 3 stride=2", "fault m pool-overwritten", "s = ones 1x1x5x5"]
    let bench = try Bench(["cnn> r = gradcheck m", "? error gradient-wrong"], after: setup)
    #expect(bench.enter("r = gradcheck m"))
  }

  @Test func commandsWithoutAValueAreNotAllTheSame() throws {
    for (wanted, other) in [("seed 7", "seed 8"), ("seed 7", "note seven"), ("drop x", "drop y"), ("vars", "history")] {
      let bench = try Bench(["cnn> \(wanted)"], after: ["x = 1", "y = 1"])
      #expect(!bench.enter(other), "\(other) for \(wanted)")
      #expect(bench.enter(wanted), "\(wanted)")
    }
  }

  private static let learning = [
    "d = patterns 60", "net = input 1x16x16 | flatten | linear 3",
    "other = input 1x16x16 | conv 2 | flatten | linear 3",
  ]

  @Test func trainingIsKnownByItsSubject() throws {
    let bench = try Bench(["cnn> log = train net d epochs=2"], after: Self.learning)
    #expect(!bench.enter("train net d epochs=1") && !bench.enter("log = train other d epochs=1"))
    #expect(!bench.enter("log = 3"))
    #expect(bench.enter("log = train net d epochs=1 rate=0.01"))
  }

  /// What would take the lesson's minutes is never run by the judge.
  @Test func trainingIsNotRunTwice() throws {
    let bench = try Bench(["cnn> log = train net d epochs=1000000"], after: Self.learning)
    #expect(bench.enter("log = train net d epochs=1"))
    let unnamed = try Bench(["cnn> train net d epochs=1000000"], after: Self.learning)
    #expect(!unnamed.enter("x = 1"))
    #expect(unnamed.enter("train net d epochs=1"))
  }

  @Test func exactIsTheText() throws {
    let bench = try Bench(["cnn> p = x | maxpool 2", "cnn> p"], after: Self.setup, exact: true)
    #expect(!bench.enter("p = forward m x") && bench.judge.open.count == 2)
    #expect(!bench.enter("p") && bench.judge.open.count == 2)
    #expect(!bench.enter("p  =  x |  maxpool 2 ;") && bench.judge.open == ["p"])
    #expect(bench.enter(" p"))
    let failing = try Bench(["cnn> z", "? error unknown-command"], exact: true)
    #expect(failing.enter("z"))
    let other = try Bench(["cnn> z", "? error unknown-command"], after: ["z = 1"], exact: true)
    #expect(!other.enter("z"))
  }

  @Test(arguments: [
    ("a=b", "a = b"), ("a  = b ;", "a = b"), (" a= b;;", "a = b"), ("conv 4 kernel=3", "conv 4 kernel = 3"),
  ])
  func whatMakesNoDifference(_ left: String, _ right: String) {
    #expect(ResultJudge.normal(left) == ResultJudge.normal(right))
  }

  @Test func whatMakesOne() {
    #expect(ResultJudge.normal("a = b") != ResultJudge.normal("a = c"))
    #expect(ResultJudge.normal("ab") != ResultJudge.normal("a b"))
  }

  @Test func entriesAreJudgedByTheirNewValue() throws {
    let bench = try Bench(["cnn> x[0,0] = 5"], after: ["x = zeros 2x2"])
    #expect(!bench.enter("x[0,1] = 5") && bench.judge.remark?.contains("different values") == true)
    #expect(!bench.enter("x = zeros 2x2"))
    #expect(bench.enter("x = tensor [[5,0],[0,0]]"))
  }
}

/// `interpreter(after:)` under a name that the bench does not hide.
private func sessionInterpreter(after lines: [String]) throws -> Interpreter { try interpreter(after: lines) }
