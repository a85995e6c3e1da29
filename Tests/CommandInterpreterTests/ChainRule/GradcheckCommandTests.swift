import CommandInterpreter
import GradientChecking
import Testing

/// `gradcheck`, `fault` and `mend` as a student uses them.
@Suite struct GradcheckCommandTests {
  private static let network = "net = input 1x8x8 | conv 2 padding=1 activation=relu | maxpool 2 | flatten | linear 3"

  @Test func aRightLayerPassesAndTheReportIsAValue() throws {
    let shell = Shell()
    shell.run(all: ["conv1 = conv 2 3 padding=1", "check = gradcheck conv1"])
    #expect(shell.written.contains { $0.hasPrefix("PASS") })
    #expect(try shell.number("check.passed") == 1)
    #expect(try shell.number("check.wrong") == 0)
    #expect(try shell.number("check.worst") < 1e-9)
  }

  @Test func aWrongLayerIsAVerdictAndTheReportStands() throws {
    let shell = Shell()
    shell.run(all: ["conv1 = conv 2 3 padding=1", "fault conv1 filters-ignore-padding"])
    let outcome = shell.run("check = gradcheck conv1")
    #expect(outcome.diagnostic?.code == .gradientWrong)
    #expect(shell.written.contains { $0.contains("looks as if: the image is read as if it had no padding") })
    #expect(try shell.number("check.passed") == 0)
    #expect(try shell.number("check.wrong") > 0)
    #expect(outcome.json(line: 1).text.contains("\"code\":\"gradient-wrong\""))
    shell.run(all: ["mend conv1", "gradcheck conv1"])
  }

  @Test func aNetworksBlameNamesTheLayer() {
    let shell = Shell()
    shell.run(all: [Self.network, "fault net relu-mask-skipped"])
    let outcome = shell.run("gradcheck net")
    #expect(outcome.diagnostic?.code == .gradientWrong)
    #expect(outcome.diagnostic?.message.contains("[0] conv 1 2") == true)
    #expect(shell.run("gradcheck net layer=0").diagnostic?.code == .gradientWrong)
    #expect(shell.run("gradcheck net layer=3").diagnostic == nil)
  }

  private static let tree = [
    "x = randn 3x1x6x6",
    "net = input 1x6x6 | conv 2 padding=1 bias=no | batchnorm | residual (conv 2 2 padding=1 | batchnorm | relu | dropout 0.3)"
      + " shortcut=(conv 2 2 kernel=1) | flatten | linear 3",
  ]

  @Test func aTreeIsCheckedInBothModesAndItsWrongLayerIsNamed() throws {
    let shell = Shell()
    shell.run(all: Self.tree + ["gradcheck net x", "gradcheck net", "gradcheck net x mode=training seed=3"])
    let text = shell.output("gradcheck net x mode=training")
    #expect(text.contains("  [2][0]") && text.contains("  [2].shortcut[0]"))
    #expect(text.contains("[2][0].biases: zero: the following batch normalisation cancels it"))
    shell.run(all: ["fault net[2][0] filters-flipped"])
    let outcome = shell.run("check = gradcheck net x")
    #expect(outcome.diagnostic?.code == .gradientWrong)
    #expect(outcome.diagnostic?.message.contains("[2][0] conv 2 2 padding=1: filters") == true)
    #expect(try shell.number("check.blame") == 2)
    #expect(shell.output("check.place").contains("[2][0]"))
    for place in ["2", "2[0]"] {
      #expect(shell.run("gradcheck net x layer=\(place)").diagnostic?.code == .gradientWrong)
    }
    for place in ["2[1]", "2.shortcut[0]", "[4]"] { shell.run(all: ["gradcheck net x layer=\(place)"]) }
    #expect(shell.output("mend net").contains("repaired net[2][0]: it had filters-flipped"))
    shell.run(all: ["gradcheck net x", "res = net[2]", "gradcheck res", "gradcheck res mode=training"])
  }

  @Test func aFaultOfTrainingSaysWhereItShows() {
    let shell = Shell()
    shell.run(all: Self.tree)
    #expect(shell.output("fault net dropout-mask-forgotten").contains("net[2][3] has dropout-mask-forgotten"))
    #expect(shell.written.joined().contains("it shows only in training mode"))
    shell.run(all: ["fault net layer=2[1] batchnorm-variance-forgotten", "gradcheck net x"])
    let message = shell.run("gradcheck net x mode=training").diagnostic?.message ?? ""
    #expect(message.contains("[2][1] batchnorm 2: input") && message.contains("[2][3] dropout 0.3: input"))
    #expect(shell.output("mend net").contains("net[2][1]"))
    shell.run(all: ["gradcheck net x mode=training", "fault net residual-skip-lost"])
    #expect(shell.run("gradcheck net x").diagnostic?.message.contains("though every layer in it is correct") == true)
  }

  @Test func aPlaceThatIsNotThereIsTold() {
    let shell = Shell()
    shell.run(all: Self.tree + ["k = 2"])
    for (place, code) in [
      ("7", ErrorCode.indexOutOfRange), ("2[9]", .indexOutOfRange), ("1[0]", .indexOutOfRange),
      ("2.side[0]", .indexOutOfRange),
      ("wrong", .badValue), ("2[x]", .badValue), ("2.shortcut", .badValue),
    ] {
      let diagnostic = shell.run("gradcheck net x layer=\(place)").diagnostic
      #expect(diagnostic?.code == code && diagnostic?.help != nil, "\(place): \(diagnostic?.rendered ?? "")")
    }
    shell.run(all: ["gradcheck net x layer=k"])
  }

  @Test func aHiddenFaultShowsNowhereAndIsTheSameForTheSameSeed() {
    let shell = Shell()
    shell.run(all: [Self.network, "twin = net", "fault net seed=5", "fault twin seed=5"])
    let words = Fault.all.map(\.word)
    for line in ["net", "describe net", "summary net", "parameters net"] {
      let shown = shell.output(line)
      #expect(!words.contains { shown.contains($0) })
    }
    let mended = shell.output("mend net")
    #expect(mended.contains("it had"))
    #expect(shell.output("mend twin") == mended.replacing("net[", with: "twin["))
  }

  @Test func aNamedFaultStandsInTheSummaryAndTrainingUsesIt() throws {
    let shell = Shell()
    shell.run(all: [
      "data = patterns 60", "a = input 1x16x16 | flatten | linear 3", "b = a", "fault b gradient-is-noise",
      "seed 7", "train a data epochs=3;", "seed 7", "train b data epochs=3;",
    ])
    #expect(shell.output("summary b").contains("gradient-is-noise"))
    #expect(try shell.number("absolute", of: "difference a[1].weights b[1].weights") > 0)
  }

  @Test func oneEntryByHandIsWhatBackwardSays() throws {
    let shell = Shell()
    shell.run(all: ["conv1 = conv 2 3 padding=1", "x = randn 2x2x5x5", "e = gradcheck conv1 x entry=filters[2,1,0,1]"])
    let difference = try shell.number("e.numeric") - shell.number("e.analytic")
    #expect(abs(difference) < 1e-9)
  }

  @Test(arguments: ["channel", "location", "parameter", "network"])
  func furtherTablesComeOnRequest(_ section: String) {
    let shell = Shell()
    shell.run(all: ["conv1 = conv 2 3 padding=1"])
    let plain = shell.output("gradcheck conv1")
    #expect(shell.output("gradcheck conv1 per=\(section)").count > plain.count)
  }

  @Test(arguments: ["double", "float"], ["textbook", "vector"])
  func bothPrecisionsAndEnginesAreRight(_ precision: String, _ engine: String) {
    let shell = Shell()
    shell.run(all: [Self.network, "gradcheck net precision=\(precision) engine=\(engine)"])
  }

  @Test func labelsAreNeverGuessed() {
    let shell = Shell()
    shell.run(all: [Self.network, "x = randn 2x1x8x8"])
    #expect(shell.run("gradcheck net x loss=crossentropy").diagnostic?.code == .missingArgument)
    #expect(shell.run("gradcheck net x target=(tensor [0,1])").diagnostic?.code == .missingArgument)
    #expect(shell.run("gradcheck net x loss=crossentropy target=(tensor [0,7])").diagnostic?.code == .shapeMismatch)
    shell.run(all: ["gradcheck net x loss=crossentropy target=(tensor [0,2])"])
  }

  @Test func everyFaultHasItsLineOfHelp() {
    let shell = Shell()
    let help = shell.output("help fault")
    for fault in Fault.all { #expect(help.contains("\(fault.word):")) }
  }

  /// A report shows its verdict in `vars`, and knows its subject.
  @Test func aReportTellsWhatItIsOf() throws {
    let shell = Shell()
    shell.run(all: ["net = input 1x6x6 | conv 2 | flatten | linear 3", "check = gradcheck net layer=0"])
    #expect(shell.output("vars").contains("passed 1"))
    #expect(shell.output("check.subject").contains("ConvolutionalLayer 1 -> 2"))
    #expect(shell.output("(gradcheck net).subject").contains("Network of 3 layers"))
  }

  /// Every mark in the picture of wrong entries is in its legend.
  @Test func theLegendHasEveryMark() {
    let shell = Shell()
    shell.run(all: ["pool = maxpool 2", "fault pool pool-average", "x = tensor [[[[1,1,0,3],[1,1,2,4]]]]"])
    shell.run("gradcheck pool x")
    let text = shell.written.joined(separator: "\n")
    #expect(text.contains("~ ~ ") && text.contains("x wrong   o a little   ~ at a kink   . right"), "\(text)")
  }
}
