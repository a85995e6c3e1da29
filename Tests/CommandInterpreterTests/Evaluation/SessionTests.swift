import CommandInterpreter
import Testing

/// The session's own commands: undo, seed, set, vars, history, settings, limits.
@Suite struct SessionTests {
  @Test(arguments: cases) func keepsItsWord(_ item: LanguageCase) { item.check() }

  static let cases: [LanguageCase] = [
    LanguageCase("undo", shows: "there is nothing to take back"),
    LanguageCase("x = 3", "undo", shows: "undone: x = 3"),
    LanguageCase("x = 3", "undo", "x", fails: .unknownCommand, "x"),
    LanguageCase("x = 3", "x = 4", "undo", "x", shows: "3"),
    LanguageCase("x = 3", "x", "vars", "undo", shows: "undone: x = 3"),
    LanguageCase("x = 3", "drop x", "undo", "x", shows: "3"),
    LanguageCase("set digits 3", "undo", "set digits", shows: "digits 4"),
    LanguageCase("seed 7", "undo", shows: "undone: seed 7"),
    LanguageCase("x = ones 2", "x[0] = 5", "undo", "x[0]", shows: "1"),
    LanguageCase("n = flatten | linear 256 3", "d = patterns 30", "train n d;", "undo", shows: "undone: train n d;"),
    LanguageCase("seed 7", "a = randn 3", "seed 7", "b = randn 3", "difference a b", shows: "no difference{..}"),
    LanguageCase("a = randn 3", "undo", "b = randn 3", "seed 24", "difference b (randn 3)", shows: "no difference{..}"),
    LanguageCase("seed -1", fails: .badValue, "at least 0"),
    LanguageCase("seed 1.5", fails: .badValue, "whole number"),
    LanguageCase("seed 1e30", fails: .badValue, "must be at most"),
    LanguageCase("seed (0/0)", fails: .badValue, "whole number"),
    LanguageCase("seed", fails: .missingArgument, "seed needs a whole number (N)"),
    LanguageCase("seed x", fails: .unknownName, "x"),
    LanguageCase("set", shows: "key {..}color {..}limit {..}"),
    LanguageCase("set digits 2", "1/3", shows: "0.33"),
    LanguageCase("set digits 99", fails: .badValue, "1 to 17"),
    LanguageCase("set width 3", fails: .badValue, "20 to 10000"),
    LanguageCase("set colr", fails: .badValue, "did you mean `color`?"),
    LanguageCase("set graphics half", shows: "graphics half"),
    LanguageCase("half = 3", "set graphics half", shows: "graphics half"),
    LanguageCase("set plain yes", shows: "plain yes"),
    LanguageCase("set limit 1000", "zeros 1001", fails: .limit, "the limit is 1000"),
    LanguageCase("set limit 1000", "zeros 1000", shows: "Tensor 1000 {..}"),
    LanguageCase("set limit 1000", "linear 100 100", fails: .limit, "100x100"),
    LanguageCase("set limit 1000", "ones 1x1x16x16 | conv 8", fails: .limit, "1x8x14x14"),
    LanguageCase("vars", shows: "no named values yet"),
    LanguageCase("x = 3", "vars", shows: "name{..}x {..}number{..}3"),
    LanguageCase("x = 3", "drop x", shows: "dropped x"),
    LanguageCase("x = ones 2", "drop x[0]", fails: .badValue, "only a named value"),
    LanguageCase("3", "drop _", fails: .badValue, "only a named value"),
    LanguageCase("describe 3", shows: "3"),
    LanguageCase("describe (conv 1 2)", shows: "ConvolutionalLayer{..}filters{..}"),
    LanguageCase("version", shows: "cnn-shell {..}"),
    LanguageCase("version 3", fails: .extraArgument, "no operand"),
    LanguageCase("history", shows: "nothing was entered before this"),
    LanguageCase("x = 3", "history", shows: "1  x = 3"),
    LanguageCase("x = 3", "y = 4", "history 1", shows: "2  y = 4"),
    LanguageCase("cd /", shows: "/"),
    LanguageCase("cd /", "pwd", shows: "/"),
    LanguageCase("cd /nosuchfolder", fails: .fileNotFound, "/nosuchfolder"),
    LanguageCase("cd /etc/passwd", fails: .fileNotFound, "is not a folder"),
    LanguageCase("run nosuch.cnn", fails: .fileNotFound, "nosuch.cnn"),
    LanguageCase("run ../no-such-01.a/x~y.cnn", fails: .fileNotFound, "../no-such-01.a/x~y.cnn"),
    LanguageCase("run \"no such.cnn\"", fails: .fileNotFound, "no such.cnn"),
    LanguageCase("run", fails: .missingArgument, "run needs a command file (FILE)"),
    LanguageCase("dataset nosuch", fails: .noData, "nosuch"),
    LanguageCase("engine textbook", shows: "engine textbook: {..}"),
    LanguageCase("engine fast", fails: .badValue, "engine"),
    // Data.
    LanguageCase("patterns 0", fails: .badValue, "at least 1"),
    LanguageCase("patterns 30 size=4", fails: .badValue, "size must be 8 to 64, not 4"),
    LanguageCase("patterns 30 classes=11", fails: .badValue, "classes must be 1 to 10, not 11"),
    LanguageCase("patterns 30 kinds=horizontal,disc", shows: "Dataset of 30 images 1x16x16  2 classes{..}"),
    LanguageCase("patterns 30 kinds=horizontal,dics", fails: .badValue, "dis"),
    LanguageCase("patterns 30 size=16 margin=8", fails: .badValue, "margin"),
    LanguageCase("split 3", fails: .wrongKind, "a dataset"),
    LanguageCase("shift 3 1 1", fails: .wrongKind, "a tensor"),
    LanguageCase("d = patterns 30", "shift d 1 1", fails: .wrongKind, "some of its images"),
    LanguageCase("shift (ones 3) 1 1", fails: .shapeMismatch, "height and width"),
    LanguageCase("n = flatten | linear 256 3", "d = patterns 1 test=0", "evaluate n d", fails: .noData, "split"),
    LanguageCase("train (linear 4 3) (patterns 30)", fails: .wrongKind, "name it first"),
    LanguageCase("n = linear 4 3", "train n (patterns 30)", fails: .shapeMismatch, "n"),
    LanguageCase("n = flatten | linear 256 2", "train n (patterns 30)", fails: .shapeMismatch, "labels"),
    LanguageCase("crossentropy (ones 2x3) [0, 3]", fails: .shapeMismatch, "label"),
    LanguageCase("crossentropy (ones 2x3) [0, 1.5]", fails: .badValue, "whole numbers"),
    LanguageCase("mse (ones 2x3) (ones 3x2)", fails: .shapeMismatch, "3x2"),
    // Limits, checked before memory is allocated.
    LanguageCase("zeros 1000000000", fails: .limit, "`set limit 1000000000`"),
    LanguageCase("randn 100000x100000x100000x100000", fails: .limit, "would have more than"),
    LanguageCase("linear 1000000 1000000", fails: .limit, "the limit is"),
    LanguageCase("conv 1 65536 kernel=2000000000", fails: .limit, "would have more than"),
    LanguageCase("ones 1x1x2x2 | conv 1 padding=2000000000", fails: .limit, "would have more than"),
    LanguageCase("ones 1x1x2x2 | avgpool 1 stride=2000000000", shows: "Tensor 1x1x1x1 {..}"),
    LanguageCase("input 1000000x1000000x1000000", fails: .limit, "the limit is"),
    LanguageCase("patterns 1000000 size=64", fails: .limit, "images"),
    LanguageCase("patterns 10000000", fails: .badValue, "at most 1000000"),
  ]

  @Test func undoesTwentySteps() {
    let shell = Shell()
    for step in 0..<25 { shell.run(all: ["x = \(step)"]) }
    for step in (5..<25).reversed() { #expect(shell.output("undo") == "undone: x = \(step)") }
    #expect(shell.output("undo") == "there is nothing to take back")
    #expect(shell.output("x") == "4")
  }

  /// A verdict fails the line, but its value and its result are kept.
  @Test func verdictsKeepTheirValue() {
    let shell = Shell()
    shell.run(all: ["d = patterns 60", "n = flatten | linear 256 3", "before = n[1].weights"])
    let outcome = shell.run("log = train n d rate=1e6 loss=mse epochs=50")
    #expect(outcome.diagnostic?.code == .diverged)
    #expect(outcome.value?.kind == .trainingLog)
    #expect(shell.interpreter.session.variables["log"]?.kind == .trainingLog)
    #expect(shell.output("n[1].weights.max").contains("n") == false, "the weights are finite")
    #expect(shell.output("undo") == "undone: log = train n d rate=1e6 loss=mse epochs=50")
  }

  @Test func deepNestingAndLongLinesAreRefused() {
    let shell = Shell()
    let deep = 300_000
    let lines = [
      String(repeating: "(", count: deep) + "1" + String(repeating: ")", count: deep),
      String(repeating: "[", count: deep) + "1" + String(repeating: "]", count: deep),
      String(repeating: "time ", count: 150_000) + "1",
      String(repeating: "x", count: 1_000_001),
    ]
    for line in lines {
      let outcome = shell.run(line)
      #expect(outcome.diagnostic?.code == .limit, "\(outcome.diagnostic?.message ?? "fine")")
      #expect((outcome.diagnostic?.rendered.utf8.count ?? 0) < 2000)
    }
    #expect(shell.run(String(repeating: "(", count: 60) + "1" + String(repeating: ")", count: 60)).diagnostic == nil)
  }

  @Test func longLinesAreReadInTime() throws {
    let shell = Shell()
    #expect(try shell.number(String(repeating: "1+", count: 100_000) + "1") == 100_001)
    #expect(try shell.number(String(repeating: "-", count: 100_000) + "1") == 1)
    let list = "[" + String(repeating: "[1],", count: 30_000).dropLast() + "]"
    #expect(shell.run("x = \(list)").diagnostic == nil)
    #expect(try shell.number("x.size") == 30_000)
    #expect(shell.run(String(repeating: "y", count: 200_000)).diagnostic?.code == .unknownCommand)
    #expect(shell.run("x\(String(repeating: "[0", count: 100_000))").diagnostic?.code == .limit)
  }
}
