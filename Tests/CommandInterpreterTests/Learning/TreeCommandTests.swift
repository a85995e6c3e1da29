import CommandInterpreter
import Testing

/// Every command that takes a network accepts nested layers with different behaviour in training.
@Suite struct TreeCommandTests {
  private static let setup = [
    "data = patterns 40",
    "net = input 1x16x16 | conv 2 padding=1 bias=no | batchnorm | relu "
      + "| residual (conv 4 padding=1 stride=2 | batchnorm | relu | dropout 0.2 | conv 4 padding=1) "
      + "shortcut=(conv 4 kernel=1 stride=2) | relu | maxpool 4 | flatten | linear 3",
    "other = input 1x16x16 | flatten | linear 3", "x = data[0:3]",
  ]

  @Test(arguments: [
    "net", "summary net", "describe net", "describe net[3]", "parameters net", "vars", "x | net", "forward net x",
    "forward net x mode=training", "predict net x", "evaluate net data", "confusion net data", "mistakes net data",
    "robustness net data", "saliency net x", "saliency net x method=occlusion side=8", "filters net",
    "filters net layer=3[0]", "features net x", "features net x layer=3.shortcut[0]", "show net", "show net[3]",
    "show net[3][0]", "train net data epochs=1", "compare net other data epochs=1 seeds=1", "reset net", "reset net[3]",
    "gradflow net x", "difference (x | net) (x | net)", "net | relu", "net[0:4] | flatten", "copy = net",
    "time x | net",
  ])
  func takesTrees(_ line: String) {
    let shell = Shell()
    shell.run(all: Self.setup + [line])
  }

  @Test func aStepByHandMovesEveryLayer() throws {
    let shell = Shell()
    shell.run(all: Self.setup)
    let paths = ["net[0].filters", "net[1].gamma", "net[3][0].filters", "net[3][1].beta", "net[3].shortcut[0].filters"]
    let before = try paths.map { try shell.values($0) }
    shell.run(all: ["y = forward net x mode=training", "g = backward net (ones 3x3)"])
    let slopes = try paths.map { try shell.values("\($0).gradient") }
    shell.run(all: ["step net rate=0.5"])
    for (index, path) in paths.enumerated() {
      let after = try shell.values(path)
      #expect(after == zip(before[index], slopes[index]).map { $0 - 0.5 * $1 }, "\(path)")
      #expect(slopes[index].contains { $0 != 0 }, "\(path)")
    }
  }

  /// A part of a tree can be trained in place.
  @Test func resettingAPartLeavesTheRest() throws {
    let shell = Shell()
    shell.run(all: Self.setup)
    let (first, inner) = (try shell.values("net[0].filters"), try shell.values("net[3][0].filters"))
    shell.run(all: ["reset net[3][0]"])
    #expect(try shell.values("net[0].filters") == first && shell.values("net[3][0].filters") != inner)
  }

  /// A shape that is none is rejected, not ignored.
  @Test(arguments: ["0", "-1", "1.5", "3000000000"]) func summaryRejectsWhatIsNoShape(_ shape: String) {
    let shell = Shell()
    shell.run(all: ["n = input 4 | linear 3", "s = \(shape)"])
    let diagnostic = shell.run("summary n s").diagnostic
    #expect(diagnostic?.code == .badValue)
    #expect(diagnostic?.message.contains("got \(shape)") == true, "\(diagnostic?.message ?? "")")
  }
}
