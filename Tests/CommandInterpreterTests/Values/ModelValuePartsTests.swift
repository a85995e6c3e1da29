import NeuralNetworks
import Testing

@testable import CommandInterpreter

/// Paths into the tree of layers: getting and setting parts, and results of a pass.
@Suite struct ModelValuePartsTests {
  @Test(arguments: reading) func reads(_ item: LanguageCase) { item.check() }
  @Test(arguments: setting) func sets(_ item: LanguageCase) { item.check() }
  @Test(arguments: refused) func refuses(_ item: LanguageCase) { item.check() }

  private static let res =
    "res = residual (conv 2 2 padding=1 | relu | residual (conv 2 2 padding=1)) shortcut=(conv 2 2 kernel=1)"
  private static let net =
    "net = input 1x4x4 | conv 2 padding=1 bias=no | residual (conv 2 padding=1 | relu) | batchnorm | flatten | linear 3"

  static let reading: [LanguageCase] = [
    LanguageCase(net, "net[1][0]", shows: "ConvolutionalLayer 2 -> 2 channels  padding=1  38 parameters"),
    LanguageCase(net, "net[-4][-1]", shows: "ActivationLayer relu  0 parameters"),
    LanguageCase(net, "net[1][0].filters.shape", shows: "2x2x3x3"),
    LanguageCase(net, "net[1][0].filters[0,1,2,2] - net[1][0].filters[0,1,2,2]", shows: "0"),
    LanguageCase(net, "net[1][0:1].parameters", shows: "38"),
    LanguageCase(net, "net[1].block.parameters", shows: "38"),
    LanguageCase(net, "net[1].block[0].biases.size", shows: "2"),
    LanguageCase(net, "net[1].shortcut", shows: "Network of no layers"),
    LanguageCase(net, "net[2].mean.size + net[2].variance.sum", shows: "4"),
    LanguageCase(net, "net[2].parameters", shows: "4"),
    LanguageCase(net, "net[0].fields", fails: .unknownField, "its fields: filters, input, parameters"),
    LanguageCase(res, "res[0].filters.shape", shows: "2x2x3x3"),
    LanguageCase(res, "res[2][0].biases.shape", shows: "2"),
    LanguageCase(res, "res.shortcut[0].filters.shape", shows: "2x2x1x1"),
    LanguageCase(res, "res.block[2].block[0].filters.size", shows: "36"),
    LanguageCase(res, "(res)[1]", shows: "ActivationLayer relu  0 parameters"),
  ]

  static let setting: [LanguageCase] = [
    LanguageCase(net, "net[1][0].filters[0,0,0,0] = 5", "net[1][0].filters[0,0,0,0]", shows: "5"),
    LanguageCase(net, "net[1][0].biases = ones 2", "net[1].block[0].biases.sum", shows: "2"),
    LanguageCase(net, "net[1].block[0].biases[1] = 4", "net[1][0].biases.sum", shows: "4"),
    LanguageCase(net, "net[1][1] = tanh", "net[1]", shows: "{..}residual{..}tanh{..}"),
    LanguageCase(net, "net[1][1] = conv 2 2 padding=1", "net.parameters", shows: "197"),
    LanguageCase(net, "net[1].shortcut = conv 2 2 kernel=1", "net[1].shortcut[0].filters.size", shows: "4"),
    LanguageCase(net, "net[1].block = relu | tanh", "net[1][1]", shows: "ActivationLayer tanh  0 parameters"),
    LanguageCase(net, "net[2].mean[1] = 3", "net[2].mean.max", shows: "3"),
    LanguageCase(net, "net[2].variance = 2 * (ones 2)", "net[2].variance.sum", shows: "4"),
    LanguageCase(res, "res[2][0].biases[0] = 9", "res[2][0].biases.max", shows: "9"),
    LanguageCase(
      res, "res.shortcut[0].filters[1,0,0,0] = 8", "res.shortcut[0].filters.max", shows: "8"),
    LanguageCase(res, "res[1] = leakyrelu", "res[1]", shows: "{..}leakyrelu{..}"),
  ]

  static let refused: [LanguageCase] = [
    LanguageCase(
      net, "net[1][2]", fails: .indexOutOfRange, "the residual layer has 2 nested layers; index 2 is out of range"),
    LanguageCase(net, "net[0][0]", fails: .wrongKind, "has no nested layers to index"),
    LanguageCase(net, "net[1].filters", fails: .unknownField, "its fields: block, shortcut, input, parameters"),
    LanguageCase(net, "net[2].mean.gradient", fails: .unknownField, "a running mean or variance is not learnt"),
    LanguageCase(net, "net[1][0].filters.gradient", fails: .noForward, "this tensor has no gradient"),
    LanguageCase(net, "net[1][0].input", fails: .noForward, "has no stored forward pass"),
    LanguageCase(net, "net[1].shortcut.input", fails: .noForward, "has no stored forward pass"),
    LanguageCase(net, "net[1][0] = conv 2 3 padding=1", fails: .shapeMismatch, "net[1] (residual) expects a block"),
    LanguageCase(net, "net[1][1] = conv 3 2", fails: .shapeMismatch, "net[1][1] (conv) expects 3 channels"),
    LanguageCase(net, "net[1][1] = linear 8 2", fails: .shapeMismatch, "net[1][1] (linear) expects 8 features"),
    LanguageCase(net, "net[1][0:2] = relu", fails: .indexOutOfRange, "only one layer can be replaced at a time"),
    LanguageCase(net, "net[1][0] = 3", fails: .wrongKind, "only a layer can replace a layer"),
    LanguageCase(net, "net[1][0] = relu | relu", fails: .wrongKind, "only a layer can replace a layer"),
    LanguageCase(net, "net[1].shortcut = 3", fails: .wrongKind, "`shortcut` must be layers"),
    LanguageCase(net, "net[1].shortcut = conv 2 3 kernel=1", fails: .shapeMismatch, "net[1] (residual)"),
    LanguageCase(net, "net[1][0].filters = ones 3", fails: .shapeMismatch, "`filters` has shape 2x2x3x3"),
    LanguageCase(net, "net[2].mean = ones 3", fails: .shapeMismatch, "`mean` has shape 2"),
    LanguageCase(net, "net[2].mean = 3", fails: .wrongKind, "`mean` must be a tensor"),
    LanguageCase(net, "net[1].parameters = 3", fails: .wrongKind, "`parameters` of a layer cannot be set"),
    LanguageCase(net, "net[0][0] = relu", fails: .wrongKind, "has no nested layers to index"),
    LanguageCase(net, "net[1][0].filters[0][1] = 2", fails: .wrongKind, "put all indices in one pair of brackets"),
    LanguageCase(res, "res[2][0] = conv 3 2 padding=1", fails: .shapeMismatch, "res[2][0] (conv) expects 3 channels"),
  ]

  // MARK: What a pass leaves

  private func agree(_ shell: Shell, _ left: String, _ right: String, _ location: SourceLocation = #_sourceLocation)
    throws
  {
    let (mine, theirs) = (try shell.values(left, location), try shell.values(right, location))
    #expect(mine.count == theirs.count && !mine.isEmpty, "\(left)", sourceLocation: location)
    let worst = zip(mine, theirs).map { abs($0 - $1) }.max() ?? 0
    #expect(worst < 1e-9, "\(left) and \(right) differ by \(worst)", sourceLocation: location)
  }

  /// The layers of a block compute the same as in a network by themselves.
  @Test(arguments: ["inference", "training"]) func aBlockSeesWhatItsLayersSeeAlone(_ mode: String) throws {
    let shell = Shell()
    shell.run(all: [
      "blk = conv 2 2 padding=1 | batchnorm | relu | conv 2 2 padding=1", "skip = conv 2 2 kernel=1",
      "net = tanh | residual blk shortcut=skip | sigmoid", "x = randn 3x2x4x4", "g = randn 3x2x4x4",
      "y = forward net x mode=\(mode)", "gx = backward net g",
      "z = forward blk net[1].input mode=\(mode)", "s = forward skip net[1].input mode=\(mode)",
      "gz = backward blk net[2].input.gradient", "gs = backward skip net[2].input.gradient",
    ])
    try agree(shell, "net[2].input", "z + s")
    for layer in 0..<4 {
      try agree(shell, "net[1][\(layer)].input", "blk[\(layer)].input")
      try agree(shell, "net[1][\(layer)].input.gradient", "blk[\(layer)].input.gradient")
    }
    try agree(shell, "net[1][3].filters.gradient", "blk[3].filters.gradient")
    try agree(shell, "net[1][0].biases.gradient", "blk[0].biases.gradient")
    try agree(shell, "net[1][1].gamma.gradient", "blk[1].gamma.gradient")
    try agree(shell, "net[1].shortcut[0].filters.gradient", "skip.filters.gradient")
    try agree(shell, "net[1].shortcut[0].input.gradient", "gs")
    try agree(shell, "net[1].block.input.gradient", "gz")
    try agree(shell, "net[1].shortcut.input", "net[1].block.input")
    try agree(shell, "net[1].input.gradient", "gz + gs")
  }

  @Test func blocksInBlocksAndLayersAlone() throws {
    let shell = Shell()
    shell.run(all: [
      "c1 = conv 2 2 padding=1", "c2 = conv 2 2 padding=1", "res = residual (residual (c1) | relu | residual (c2))",
      "x = randn 2x2x4x4", "g = randn 2x2x4x4", "y = forward res x", "gx = backward res g",
      "a = forward c1 x", "b = (x + a) | relu", "c = forward c2 b",
    ])
    try agree(shell, "y", "x + b + c")
    try agree(shell, "res[2][0].input", "b")
    shell.run(all: ["gc = backward c2 g"])
    try agree(shell, "res[2][0].filters.gradient", "c2.filters.gradient")
    try agree(shell, "res[2][0].input.gradient", "gc")
    // Through the inner skip and the inner block; the outer skip is not part of it.
    try agree(shell, "res[2].input.gradient", "g + gc")
    try agree(shell, "res.block.input.gradient", "gx - g")
    try agree(shell, "res[0].input.gradient", "gx - g")
    try agree(shell, "res[0][0].input.gradient + res[1].input.gradient", "gx - g")
  }

  /// A layer with a fault in its backward pass can be inspected like any other.
  @Test func aFaultyLayerIsLookedIntoToo() throws {
    let shell = Shell()
    shell.run(all: [
      "poor = conv 2 2 padding=1", "fault poor filters-flipped", "res = residual (relu | poor)", "x = randn 2x2x4x4",
      "y = forward res x", "g = backward res x", "b = x | relu", "z = forward poor b", "h = backward poor x",
    ])
    try agree(shell, "res[1].filters.gradient", "poor.filters.gradient")
    try agree(shell, "res[1].input.gradient", "h")
  }

  @Test func changingAPartForgetsThePass() {
    let shell = Shell()
    shell.run(all: [Self.net, "x = randn 2x1x4x4", "y = forward net x", "g = backward net y"])
    shell.run(all: ["net[1][0].filters.gradient"])
    shell.run(all: ["net[1][0].biases[0] = 1"])
    #expect(shell.run("net[1][0].filters.gradient").diagnostic?.code == .noForward)
  }

  /// A part that was trained alone brings its initial layers along, and the others keep theirs.
  @Test func beginningsAreKeptPartByPart() throws {
    let shell = Shell()
    shell.run(all: [
      "data = patterns 30",
      "net = input 1x16x16 | residual (conv 1 1 padding=1) | flatten | linear 3",
      "before = net[0][0].filters", "train net data epochs=1",
    ])
    let start = try shell.values("start", of: "filters net before=yes")
    #expect(try start == shell.values("before"))
    #expect(try shell.values("start", of: "filters net[0][0] before=yes") == start)
    shell.run(all: ["net[0][0].filters[0,0,0,0] = 3"])
    #expect(try shell.values("start", of: "filters net before=yes") == start)
    shell.run(all: ["net[0][0] = conv 1 1 padding=1"])
    #expect(try shell.values("start", of: "filters net before=yes") == shell.values("net[0][0].filters"))
  }

  @Test func describeShowsBuffersAndBlocks() {
    let shell = Shell()
    shell.run(all: [Self.net])
    let norm = shell.output("describe net[2]")
    #expect(norm.contains("mean ") && norm.contains("variance ") && norm.contains("gamma "))
    let residual = shell.output("describe net[1]")
    #expect(residual.contains("block ") && residual.contains("shortcut "))
  }
}
