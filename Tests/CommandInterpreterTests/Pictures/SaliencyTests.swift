import Testing

@testable import CommandInterpreter

@Suite struct SaliencyTests {
  /// A network whose outputs are the sums of the image's left and right halves.
  private func halves() -> Shell {
    let shell = Shell()
    shell.run(all: [
      "net = input 1x4x4 | flatten | linear 2", "w = zeros 16x2",
      "w[0:16,0] = tensor [1,2,0,0,1,2,0,0,1,2,0,0,1,2,0,0]",
      "w[0:16,1] = tensor [0,0,3,-1,0,0,3,-1,0,0,3,-1,0,0,3,-1]",
      "net[1].weights = w", "left = tensor [[[1,1,0,0],[1,1,0,0],[1,1,0,0],[1,1,0,0]]]",
    ])
    return shell
  }

  @Test func theGradientOfALinearNetworkIsItsWeights() throws {
    let shell = halves()
    #expect(try shell.values("map", of: "saliency net left") == shell.values("w[0:16,0]"))
    #expect(try shell.values("map", of: "saliency net (1 - left)") == shell.values("w[0:16,1]").map(abs))
    #expect(try shell.number("class", of: "saliency net (1 - left)") == 1)
  }

  @Test func channelsGiveTheirLargest() throws {
    let shell = Shell()
    shell.run(all: [
      "net = input 2x1x2 | flatten | linear 1", "net[1].weights = tensor [[1], [-2], [-3], [0.5]]", "x = ones 2x1x2",
    ])
    #expect(try shell.values("map", of: "saliency net x") == [3, 2])
  }

  @Test func occlusionIsTheFallOfTheProbability() throws {
    let shell = halves()
    shell.run(all: ["s = saliency net left method=occlusion side=1", "x = left", "x[0,1,1] = 0"])
    shell.run(all: ["all = predict net left", "some = predict net x"])
    let fall = try shell.number("all.probabilities[0,0]") - shell.number("some.probabilities[0,0]")
    #expect(try abs(shell.number("s.map[1,1]") - fall) < 1e-12)
    // Where the image is black, hiding changes nothing.
    #expect(try shell.values("s.map").enumerated().allSatisfy { $0.offset % 4 < 2 || $0.element == 0 })
    // A square as large as the image gives equal outputs, whatever pixel it is centred on.
    let whole = try shell.values("map", of: "saliency net left method=occlusion side=9")
    #expect(try abs(whole[5] - (shell.number("all.probabilities[0,0]") - 0.5)) < 1e-12)
  }

  @Test func theClassAndItsProbabilityAreSaid() throws {
    let shell = Shell()
    shell.run(all: [
      "data = patterns 30", "net = input 1x16x16 | conv 2 | relu | flatten | linear 3", "train net data epochs=1",
      "p = predict net data[0]",
    ])
    let text = shell.output("saliency net data[0]")
    let label = Int(try shell.number("p.classes[0]"))
    #expect(text.contains("predicts \(["horizontal", "vertical", "diagonal"][label]) with probability 0."))
  }

  @Test(arguments: ["saliency (conv 1 2) (ones 1x6x6)", "saliency (linear 4 2) (ones 1x4)"])
  func whatGivesNoClassesIsRefused(line: String) {
    #expect(Shell().run(line).diagnostic?.code == .shapeMismatch)
  }
}
