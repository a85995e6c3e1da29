import CommandInterpreter
import Testing

/// `explain` and `gradflow` show the numbers that the layers compute.
@Suite struct ExplainCommandTests {
  private static let setup = [
    "x = randn 2x2x6x6", "conv1 = conv 2 3 padding=1 activation=relu", "y = x | conv1", "g = y | backward conv1",
    "p = y | maxpool 2", "out = p | flatten | dense 4 activation=tanh",
  ]

  @Test(arguments: [
    "y[0,1,3,4]", "y[1,2,0,0]", "conv1.filters.gradient[2,0,1,1]", "conv1.biases.gradient[1]",
    "conv1.input.gradient[0,1,2,2]", "g[1,0,5,5]", "p[1,0,1,1]", "out[0,2]", "y[-1,-1,-1,-1]",
  ])
  func theExplainedNumberIsTheOneThatStandsThere(_ path: String) throws {
    let shell = Shell()
    shell.run(all: Self.setup)
    let number = try shell.number(path)
    #expect(abs(try shell.number("value", of: "explain \(path)") - number) <= 1e-12)
    #expect(!shell.output("explain \(path)").contains("is wrong"))
  }

  @Test func theTermsAddUpToTheSum() throws {
    let shell = Shell()
    shell.run(all: Self.setup + ["conv1.biases[2] = 0.5", "z = x | conv1"])
    let terms = try shell.values("terms", of: "explain z[0,2,1,1]")
    #expect(terms.count == 18)
    let sum = try shell.number("sum", of: "explain z[0,2,1,1]")
    #expect(abs(terms.reduce(0.5, +) - sum) < 1e-12)
  }

  @Test func aSliceLeadsToWhatItIsASliceOf() throws {
    let shell = Shell()
    shell.run(all: Self.setup + ["s = y[1:2, 1:3]"])
    #expect(shell.output("explain s[0,1,2,3]").contains("output[1,2,2,3]"))
  }

  @Test func whatNoLayerMadeIsNotExplained() {
    let shell = Shell()
    shell.run(all: Self.setup)
    #expect(shell.run("explain x[0,0,0,0]").diagnostic?.code == .wrongKind)
    #expect(shell.run("explain y").diagnostic?.code == .wrongKind)
    #expect(shell.run("explain y[0]").diagnostic?.code == .indexOutOfRange)
    #expect(shell.run("explain y[9,0,0,0]").diagnostic?.code == .indexOutOfRange)
  }

  @Test func aFaultyGradientIsTold() {
    let shell = Shell()
    shell.run(all: Self.setup + ["fault conv1 filters-ignore-padding", "y = x | conv1", "g = y | backward conv1;"])
    #expect(shell.output("explain conv1.filters.gradient[2,0,0,0]").contains("its backward is wrong"))
  }

  /// An output of a training pass is explained as such, even if its layer has no name or has run on other inputs since.
  @Test func outputsOfTrainingStayWhatTheyWere() throws {
    let shell = Shell()
    shell.run(all: [
      "x = randn 4x2", "z = forward (dropout 0.5) (ones 2x4) mode=training", "b = batchnorm 2",
      "t = forward b x mode=training", "u = x | b", "v = forward b x mode=training", "g = backward b v", "w = x | b",
    ])
    for path in ["z[0,0]", "z[0,1]", "z[1,2]", "t[3,1]", "u[3,1]", "g[2,0]"] {
      let number = try shell.number(path)
      #expect(abs(try shell.number("value", of: "explain \(path)") - number) <= 1e-12, "\(path)")
      #expect(!shell.output("explain \(path)").contains("is wrong"))
    }
  }

  /// If a faulty residual layer loses a path, `gradflow` shows what the layer passes on instead.
  @Test func gradflowTellsALostPath() {
    let shell = Shell()
    shell.run(all: ["x = randn 1x2x4x4", "r = residual (conv 2 2 padding=1 | relu)"])
    #expect(!shell.output("gradflow r x").contains("the layer passes on"))
    shell.run(all: ["fault r residual-skip-lost"])
    #expect(shell.output("gradflow r x").contains("the layer passes on"))
  }

  /// In either mode, inside blocks and outside, the explained number is the actual one.
  @Test(arguments: ["inference", "training"]) func numbersOfTreesAreExplained(_ mode: String) throws {
    let shell = Shell()
    shell.run(all: [
      "x = randn 3x2x4x4",
      "net = input 2x4x4 | conv 2 padding=1 | batchnorm | residual (conv 2 2 padding=1 | batchnorm | dropout 0.5)"
        + " shortcut=(conv 2 2 kernel=1) | residual (relu)",
      "y = forward net x mode=\(mode)", "g = backward net y",
    ])
    for path in [
      "net[1].gamma.gradient[1]", "net[2][0].filters.gradient[1,0,1,1]", "net[2][1].beta.gradient[0]",
      "net[2].shortcut[0].biases.gradient[1]", "net[2].input.gradient[0,1,2,2]", "net[2][2].input.gradient[2,1,0,0]",
      "g[0,1,2,2]", "y[1,0,3,3]",
    ] {
      let number = try shell.number(path)
      #expect(abs(try shell.number("value", of: "explain \(path)") - number) <= 1e-12, "\(path)")
      #expect(abs(try shell.number("sum", of: "explain \(path)") - number) <= 1e-9 || path.hasPrefix("y"), "\(path)")
    }
  }

  @Test func gradflowShowsBothPathsOfAResidualLayer() throws {
    let shell = Shell()
    shell.run(all: [
      "x = randn 2x2x4x4", "net = input 2x4x4 | residual (conv 2 2 padding=1 | relu) | flatten | linear 3",
      "flow = gradflow net x",
    ])
    let shares = try shell.values("flow.paths")
    #expect(shares.count == 2 && abs(shares[0] + shares[1] - 1) < 1e-12)
    let text = shell.output("gradflow net x mode=training layer=0[0]")
    #expect(text.contains("|- skip ") && text.contains("'- block ") && text.contains("  [0][1]"))
    #expect(text.contains("the output of [0][0]"))
    #expect(shell.output("gradflow net x step=yes").contains("from the sum of [0]"))
    #expect(try shell.values("flow.blocked").count == 3)
  }

  @Test func gradflowCountsWhatIsBlocked() throws {
    let shell = Shell()
    shell.run(all: [
      "x = randn 2x1x8x8", "net = input 1x8x8 | conv 2 padding=1 | maxpool 2 | flatten | linear 3",
      "flow = gradflow net x",
    ])
    #expect(try shell.values("flow.blocked") == [0, 0.75, 0, 0])
    let text = shell.output("gradflow net x layer=0")
    #expect(text.split(separator: "\n").joined(separator: " ").contains("64 of 256 entries (25.0%) non-zero"))
    #expect(shell.output("gradflow net x step=yes").count > text.count)
    shell.run(all: ["gradflow net x loss=crossentropy target=(tensor [0,2])"])
  }
}
