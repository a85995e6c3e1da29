import CommandInterpreter
import Testing

/// Completion inside blocks, and of paths into trees.
@Suite struct CompletionTests {
  private func offers(_ line: String, after setup: [String] = []) -> [String] {
    let shell = Shell()
    shell.run(all: setup)
    return shell.interpreter.completions(line, cursor: line.count).items.map(\.text)
  }

  @Test(arguments: [
    "residual (", "net = input 1x8x8 | residual (", "residual (relu | ", "x | residual (conv 8 | ",
    "residual (relu) shortcut=(", "residual (relu) shortcut=(conv 8 | ", "residual (residual (",
  ])
  func layersStandInBlocks(_ line: String) {
    let words = offers(line, after: ["blk = conv 1 1 | relu", "t = zeros 3", "data = patterns 20"])
    #expect(words.contains("conv") && words.contains("relu") && words.contains("dropout") && words.contains("blk"))
    #expect(!words.contains("train") && !words.contains("randn") && !words.contains("input"), "\(words)")
    #expect(!words.contains("t") && !words.contains("data") && !words.contains("difference"))
  }

  @Test(arguments: ["(", "forward net (", "x | difference ("]) func commandsStandInOtherParentheses(_ line: String) {
    #expect(offers(line).contains("randn"))
  }

  @Test func wordsBeginInBlocks() {
    #expect(offers("residual (con") == ["conv"])
    #expect(offers("residual (conv 8 | soft") == ["softplus"])
  }

  @Test func theOptionsOfALayerInABlockAreItsOwn() {
    #expect(offers("residual (conv 8 pad") == ["padding"])
    #expect(offers("residual (conv 8 bias=") == ["yes", "no"])
    #expect(offers("residual (conv 8) sho") == ["shortcut"])
  }

  @Test func aBlockIsAParenthesisOrAName() {
    let words = offers("residual ", after: ["blk = conv 1 1 | relu"])
    #expect(words.first == "(" && words.contains("blk") && words.contains("shortcut"))
  }

  @Test func fieldsOfPartsOfTrees() {
    let net = ["net = input 1x8x8 | residual (conv 1 padding=1 | batchnorm) | relu"]
    #expect(offers("net[0].", after: net) == ["block", "shortcut", "input", "parameters"])
    #expect(offers("net[0][0].f", after: net) == ["filters"])
    #expect(offers("net[0][1].", after: net) == ["gamma", "beta", "mean", "variance", "input", "parameters"])
    #expect(offers("y = net[0].block[1].va", after: net) == ["variance"])
  }

  @Test func modesOfAPass() {
    #expect(offers("forward net x mode=") == ["inference", "training"])
  }
}
