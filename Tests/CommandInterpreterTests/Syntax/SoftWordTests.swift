import CommandInterpreter
import Testing

/// A word added after version 0.2.0 is a command, but can also name a value.
@Suite struct SoftWordTests {
  @Test(arguments: followers) func isTheValueBefore(_ item: LanguageCase) { item.check() }
  @Test(arguments: commands) func isTheCommandElse(_ item: LanguageCase) { item.check() }
  @Test(arguments: names) func isANameEverywhere(_ item: LanguageCase) { item.check() }

  private static let five = "dropout = 5"
  private static let tensor = "residual = ramp 2x3"
  private static let layer = "batchnorm = conv 1 4"

  static let followers: [LanguageCase] = [
    LanguageCase(five, "dropout", shows: "5"),
    LanguageCase(five, "  dropout  ", shows: "5"),
    LanguageCase(five, "dropout;", shows: ""),
    LanguageCase(five, "dropout # a remark", shows: "5"),
    LanguageCase(five, "dropout + 1", shows: "6"),
    LanguageCase(five, "dropout+1", shows: "6"),
    LanguageCase(five, "dropout - 1", shows: "4"),
    LanguageCase(five, "dropout -1", shows: "4"),
    LanguageCase(five, "dropout * 2", shows: "10"),
    LanguageCase(five, "dropout / 5", shows: "1"),
    LanguageCase(five, "-dropout", shows: "-5"),
    LanguageCase(five, "(dropout)", shows: "5"),
    LanguageCase(five, "(dropout + 1) * 2", shows: "12"),
    LanguageCase(five, "tensor [dropout, 1]", shows: "Tensor 2  mean 3{..}"),
    LanguageCase(five, "tensor [1, dropout]", shows: "Tensor 2  mean 3{..}"),
    LanguageCase(five, "ones 2 + dropout", fails: .extraArgument, "+"),
    LanguageCase(five, "(ones 2) + dropout", shows: "Tensor 2  mean 6{..}"),
    LanguageCase(five, "time dropout", shows: "time {..} s\n5"),
    LanguageCase(tensor, "residual.sum", shows: "15"),
    LanguageCase(tensor, "residual[1,2]", shows: "5"),
    LanguageCase(tensor, "residual[0].max + residual.min", shows: "2"),
    LanguageCase(tensor, "residual | difference (zeros 2x3)", shows: "largest difference 5 {..}"),
    LanguageCase(tensor, "(residual | difference (zeros 2x3)).absolute", shows: "5"),
    LanguageCase(layer, "batchnorm | relu", shows: "Network of 2 layers{..}"),
    LanguageCase(layer, "(batchnorm | relu)", shows: "Network of 2 layers{..}"),
    LanguageCase(layer, "ones 1x1x3x3 | batchnorm", shows: "Tensor 1x4x1x1{..}"),
    LanguageCase(layer, "(ones 1x1x3x3 | batchnorm).size", shows: "4"),
    LanguageCase("dropout = tanh", "residual (dropout | relu)", shows: "ResidualLayer (tanh | relu)  0 parameters"),
    LanguageCase("dropout = tanh", "residual (dropout)", shows: "ResidualLayer (tanh)  0 parameters"),
    LanguageCase("dropout = tanh", "residual dropout", shows: "ResidualLayer (tanh)  0 parameters"),
  ]

  static let commands: [LanguageCase] = [
    LanguageCase("dropout 0.5", shows: "DropoutLayer 0.5  0 parameters"),
    LanguageCase(five, "dropout 0.5", shows: "DropoutLayer 0.5  0 parameters"),
    LanguageCase(five, "dropout 0.5 | relu", shows: "Network of 2 layers{..}"),
    LanguageCase(five, "relu | dropout 0.5", shows: "Network of 2 layers{..}"),
    LanguageCase(five, "ones 2x3 | dropout 0.5", shows: "Tensor 2x3  mean 1{..}"),
    LanguageCase(five, "(dropout 0.5 | relu)", shows: "Network of 2 layers{..}"),
    LanguageCase(five, "residual (dropout 0.5)", shows: "ResidualLayer (dropout 0.5)  0 parameters"),
    LanguageCase(layer, "batchnorm 3", shows: "BatchNormalizationLayer 3  6 parameters"),
    LanguageCase(layer, "conv 1 3 | batchnorm momentum=0.5", shows: "Network of 2 layers{..}"),
    LanguageCase(tensor, "residual (relu)", shows: "ResidualLayer (relu)  0 parameters"),
    LanguageCase(
      tensor, "residual (relu) shortcut=(tanh)", shows: "ResidualLayer (relu) shortcut=(tanh)  0 parameters"),
    LanguageCase(five, "drop dropout", "dropout 0.25", shows: "DropoutLayer 0.25  0 parameters"),
    LanguageCase(
      "dropout", fails: .missingArgument, "dropout needs the probability that a value is dropped (PROBABILITY)"),
    LanguageCase(
      "conv 1 4 | dropout", fails: .missingArgument,
      "dropout needs the probability that a value is dropped (PROBABILITY)"),
    LanguageCase("conv 1 4 | batchnorm", shows: "Network of 2 layers{..}"),
    LanguageCase("residual", fails: .missingArgument, "residual needs the layers of the block (BLOCK)"),
    LanguageCase("zeros 2 | difference dropout", fails: .unknownName, "`dropout` is a command"),
    LanguageCase(
      five, "drop dropout", "dropout", fails: .missingArgument,
      "dropout needs the probability that a value is dropped (PROBABILITY)"),
  ]

  static let names: [LanguageCase] = [
    LanguageCase("dropout = 0.5", shows: "dropout: 0.5"),
    LanguageCase("dropout = dropout 0.5", shows: "dropout: DropoutLayer 0.5  0 parameters"),
    LanguageCase("dropout = dropout 0.5", "dropout = dropout | relu", shows: "dropout: Network of 2 layers{..}"),
    LanguageCase(five, "dropout = dropout * 2", shows: "dropout: 10"),
    LanguageCase(tensor, "residual[0,0] = 7", "residual[0,0]", shows: "7"),
    LanguageCase("batchnorm = batchnorm 2", "batchnorm.mean[1] = 3", "batchnorm.mean.max", shows: "3"),
    LanguageCase(five, "conv 1 2 | dropout", fails: .wrongKind, "can only pipe into a layer"),
    LanguageCase(five, "help dropout", shows: "dropout PROBABILITY{..}"),
    LanguageCase(five, "dropout?", shows: "dropout PROBABILITY{..}"),
    LanguageCase(five, "describe dropout", shows: "5{..}"),
    LanguageCase(five, "vars", shows: "{..}dropout{..}5{..}"),
    LanguageCase(
      "batchnorm = conv 1 2", "net = batchnorm | relu", shows: "net: Network{..}\nnet[0] is a copy of batchnorm"),
    LanguageCase("relu = 3", fails: .reservedName, "`relu` is a reserved word"),
    LanguageCase("conv = conv 1 4", fails: .reservedName, "`conv` is a reserved word"),
  ]

  @Test func completionOffersBoth() {
    let shell = Shell()
    shell.run(all: [Self.tensor])
    let items = shell.interpreter.completions("resid", cursor: 5).items
    #expect(items.map(\.text) == ["residual", "residual"])
    let fields = shell.interpreter.completions("residual.su", cursor: 11).items
    #expect(fields.map(\.text) == ["sum"])
  }

  /// What a line shows, and which commands it has, is right for the value too.
  @Test func aBareNameIsALook() {
    let shell = Shell()
    shell.run(all: ["dropout = conv 1 2 | relu"])
    #expect(shell.output("dropout").contains("multiply-adds"))
  }
}
