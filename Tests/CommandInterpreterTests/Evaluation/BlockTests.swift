import CommandInterpreter
import Testing

/// Blocks of layers as arguments: valid ones, errors for those that don't fit, and copies of named layers.
@Suite struct BlockTests {
  @Test(arguments: built) func builds(_ item: LanguageCase) { item.check() }
  @Test(arguments: refused) func refuses(_ item: LanguageCase) { item.check() }
  @Test(arguments: misfits) func namesTheLayerThatDoesNotFit(_ item: LanguageCase) { item.check() }
  @Test(arguments: copies) func saysWhatItCopied(_ item: LanguageCase) { item.check() }

  static let built: [LanguageCase] = [
    LanguageCase("residual (relu)", shows: "ResidualLayer (relu)  0 parameters"),
    LanguageCase("residual ( relu | tanh )", shows: "ResidualLayer (relu | tanh)  0 parameters"),
    LanguageCase(
      "input 3x8x8 | residual (conv 3 padding=1)", shows: "Network of 1 layer  3x8x8 -> 3x8x8  84 parameters"),
    LanguageCase(
      "input 3x8x8 | residual (conv 5 padding=1) shortcut=(conv 5 kernel=1)",
      shows: "Network of 1 layer  3x8x8 -> 5x8x8  160 parameters"),
    LanguageCase("conv 3 4 | residual (conv 4 padding=1)", shows: "Network of 2 layers  -> 4x?x?  260 parameters"),
    LanguageCase("residual (conv 3 4 | conv 3 padding=4)", shows: "{..}conv 3 4 | conv 4 3 padding=4{..}"),
    LanguageCase("input 4 | residual (linear 7 | linear 4)", shows: "Network of 1 layer  4 -> 4  67 parameters"),
    LanguageCase("randn 2x3x8x8 | residual (conv 3 padding=1)", shows: "Tensor 2x3x8x8{..}"),
    LanguageCase("randn 3x8x8 | residual (conv 3 padding=1)", shows: "Tensor 1x3x8x8{..}"),
    LanguageCase("randn 4x7 | residual (linear 7)", shows: "Tensor 4x7{..}"),
    LanguageCase("randn 7 | residual (linear 7)", shows: "Tensor 1x7{..}"),
    LanguageCase("ones 5 | residual (relu)", shows: "Tensor 5  mean 2{..}"),
    LanguageCase("ones 2x3x4 | residual (relu)", shows: "Tensor 2x3x4  mean 2{..}"),
    LanguageCase("ones 2x3 | residual (relu | residual (relu))", shows: "Tensor 2x3  mean 3{..}"),
    LanguageCase("ones 2x3 | residual (relu) shortcut=(relu | residual (relu))", shows: "Tensor 2x3  mean 3{..}"),
    LanguageCase("residual (dropout 0.5 | (relu | tanh))", shows: "ResidualLayer (dropout 0.5 | relu | tanh){..}"),
  ]

  static let refused: [LanguageCase] = [
    LanguageCase(
      "residual", fails: .missingArgument, "help: write `residual (BLOCK)`; `help residual` lists the options"),
    LanguageCase("residual conv 8", fails: .syntax, "help: write `residual (conv 8)`"),
    LanguageCase("residual(relu)", fails: .syntax, "help: write `residual (relu)`"),
    LanguageCase("residual 3", fails: .wrongKind, "goes in parentheses"),
    LanguageCase("residual \"a\"", fails: .wrongKind, "goes in parentheses"),
    LanguageCase("residual (3)", fails: .wrongKind, "not of a number"),
    LanguageCase("x = ones 3", "residual (x)", fails: .wrongKind, "not of a tensor"),
    LanguageCase("x = ones 3", "residual x", fails: .wrongKind, "not of a tensor"),
    LanguageCase("residual (patterns 9)", fails: .wrongKind, "not of a dataset"),
    LanguageCase("residual (nosuch)", fails: .unknownCommand, "nosuch"),
    LanguageCase("residual nosuch", fails: .unknownName, "nosuch"),
    LanguageCase("residual ()", fails: .syntax, "empty parentheses"),
    LanguageCase("residual (conv 8 | )", fails: .syntax, "expected a value, layer or command"),
    LanguageCase("residual (relu", fails: .syntax, "unclosed"),
    LanguageCase("residual (relu, relu)", fails: .syntax, "not a list"),
    LanguageCase("residual (relu) (relu)", fails: .extraArgument, "takes one operand"),
    LanguageCase("residual (relu) shortcut=", fails: .syntax, "has no value"),
    LanguageCase("residual (relu) shortcut=()", fails: .syntax, "empty parentheses"),
    LanguageCase("residual (relu) shortcut=(relu) shortcut=(relu)", fails: .extraArgument, "given twice"),
    LanguageCase("residual (relu) shorcut=(relu)", fails: .unknownOption, "shortcut"),
    LanguageCase("residual (conv 8)", fails: .missingArgument, "the number of input channels"),
    LanguageCase("residual (conv 3 4 stride=nosuch)", fails: .unknownName, "nosuch"),
    LanguageCase("input 3x8x8 | residual (randn 2x3x8x8)", fails: .extraArgument, "randn accepts no piped input"),
    LanguageCase("data = patterns 9", "data | residual (relu)", fails: .wrongKind, "DATA[0:10]"),
    LanguageCase("3 | residual (relu)", fails: .wrongKind, "a number"),
  ]

  static let misfits: [LanguageCase] = [
    LanguageCase(
      "residual (conv 8 8 padding=1 | linear 8 3)", fails: .shapeMismatch, "residual[1] (linear) expects 8 features"),
    LanguageCase(
      "residual (relu) shortcut=(conv 8 8 | linear 8 3)", fails: .shapeMismatch, "residual.shortcut[1] (linear)"),
    LanguageCase(
      "input 3x8x8 | conv 8 | residual (relu | conv 7 8)", fails: .shapeMismatch, "net[1][1] (conv) expects 7 channels"),
    LanguageCase(
      "input 3x8x8 | conv 8 | residual (conv 8 padding=1 | residual (conv 8 | conv 7 3)) | relu", fails: .shapeMismatch,
      "net[1][1][1] (conv) expects 7 channels"),
    LanguageCase(
      "input 3x8x8 | conv 8 | residual (conv 8 padding=1 | residual (conv 8 | conv 7 3)) | relu", fails: .shapeMismatch,
      "net[1][0] conv 8 8 padding=1   8x6x6"),
    LanguageCase(
      "input 3x8x8 | residual (relu) shortcut=(conv 8 | conv 7 3)", fails: .shapeMismatch, "net[0].shortcut[1] (conv)"),
    LanguageCase(
      "input 3x8x8 | residual (conv 3)", fails: .shapeMismatch, "(the shape changes at [0] conv 3 3)"),
    LanguageCase(
      "input 3x8x8 | residual (conv 8 padding=1)", fails: .shapeMismatch, "`shortcut=(conv 3 8 kernel=1)`"),
    LanguageCase(
      "res = residual (conv 4 4 padding=1)", "input 3x8x8 | res", fails: .shapeMismatch,
      "net[0][0] (conv) expects 4 channels"),
    LanguageCase(
      "res = residual (conv 4 4 padding=1)", "ones 1x3x8x8 | res", fails: .shapeMismatch,
      "res[0] (conv) expects 4 channels but receives 3"),
    LanguageCase(
      "res = residual (conv 4 4 padding=1)", "res.shortcut[0]", fails: .indexOutOfRange,
      "this network or block has no layers"),
  ]

  private static let named = "blk = conv 4 4 padding=1 | relu"
  private static let alone = "c = conv 4 4 padding=1"

  static let copies: [LanguageCase] = [
    LanguageCase(named, "r = residual blk", shows: "r: {..}\nr[0:2] is a copy of blk"),
    LanguageCase(named, "r = residual (blk)", shows: "r: {..}\nr[0:2] is a copy of blk"),
    LanguageCase(
      named, alone, "r = residual (blk | c)", shows: "r: {..}\nr[0:2] is a copy of blk, r[2] is a copy of c"),
    LanguageCase(alone, "r = residual (relu | residual (c))", shows: "r: {..}\nr[1][0] is a copy of c"),
    LanguageCase(alone, "r = residual (relu) shortcut=c", shows: "r: {..}\nr.shortcut[0] is a copy of c"),
    LanguageCase(alone, "r = residual (relu) shortcut=(relu | c)", shows: "r: {..}\nr.shortcut[1] is a copy of c"),
    LanguageCase(
      alone, "n = input 4x8x8 | c | residual (c | residual (relu | c)) shortcut=(c)",
      shows: "n: {..}\nn[0] is a copy of c, n[1][0] is a copy of c, n[1][1][1] is a copy of c, "
        + "n[1].shortcut[0] is a copy of c"),
    LanguageCase(
      alone, "net = relu | tanh", "net[1] = residual c", shows: "net[1]: {..}\nnet[1][0] is a copy of c"),
    LanguageCase("t = tanh", "r = residual (t)", shows: "r: ResidualLayer (tanh)  0 parameters"),
    LanguageCase(alone, "dropout = c", "r = residual (dropout)", shows: "r: {..}\nr[0] is a copy of dropout"),
  ]

  /// A copy is independent: training it does not change the original.
  @Test func theNamedOneStays() throws {
    let shell = Shell()
    shell.run(all: [Self.alone, "r = residual c", "r[0].biases[0] = 5"])
    #expect(try shell.number("c.biases.max") == 0)
    #expect(try shell.values("r[0].filters") == shell.values("c.filters"))
  }

  // MARK: Limits

  @Test func blocksNestOnlySoDeep() {
    let shell = Shell()
    shell.run(all: ["r = relu"])
    for _ in 0..<63 { shell.run(all: ["r = residual (r)"]) }
    #expect(shell.run("r = residual (r)").diagnostic?.code == .limit)
    #expect(shell.run("net = input 3 | r").diagnostic == nil)
    #expect(shell.run("r[0][0] = residual (relu)").diagnostic == nil)
    #expect(shell.run("ones 1x3 | r").diagnostic == nil)
    let typed = String(repeating: "residual (", count: 65) + "relu" + String(repeating: ")", count: 65)
    #expect(shell.run(typed).diagnostic?.code == .limit)
  }

  /// Inner layers count towards the limit.
  @Test func aTreeHasOnlySoManyLayers() {
    let shell = Shell()
    shell.run(all: ["r = relu"])
    for _ in 0..<8 { shell.run(all: ["r = residual (r | r)"]) }
    #expect(shell.run("r | r").diagnostic?.code == .limit)
    #expect(shell.run("residual (r | r)").diagnostic?.code == .limit)
    shell.run(all: ["net = r | relu"])
    #expect(shell.run("net[1] = residual (r)").diagnostic?.code == .limit)
  }
}
