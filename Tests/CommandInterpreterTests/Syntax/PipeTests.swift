import CommandInterpreter
import Testing

/// What a pipe does, depending on its input, and the shapes inferred and checked along the way.
@Suite struct PipeTests {
  @Test(arguments: cases) func flows(_ item: LanguageCase) { item.check() }

  static let cases: [LanguageCase] = [
    // No input: a layer.
    LanguageCase("conv 1 8", shows: "ConvolutionalLayer 1 -> 8 channels  80 parameters"),
    LanguageCase("linear 4 3", shows: "LinearLayer 4 -> 3 features  15 parameters"),
    LanguageCase("dense 4 3", shows: "FullyConnectedLayer 4 -> 3 features  15 parameters"),
    LanguageCase("maxpool 2", shows: "MaxPoolingLayer 2  0 parameters"),
    LanguageCase("avgpool all", shows: "AveragePoolingLayer all  0 parameters"),
    LanguageCase("flatten", shows: "FlattenLayer  0 parameters"),
    LanguageCase("relu", shows: "ActivationLayer relu  0 parameters"),
    LanguageCase("leakyrelu slope=0.2", shows: "ActivationLayer leakyrelu slope=0.2  0 parameters"),
    LanguageCase("conv 8", fails: .missingArgument, "`conv IN 8`, or begin the network with `input SHAPE |`"),
    LanguageCase("linear 3", fails: .missingArgument, "`linear IN 3`"),
    LanguageCase("conv", fails: .missingArgument, "the number of filters"),
    LanguageCase("conv 1 8 3", fails: .extraArgument, "write `conv 1 8 kernel=3`"),
    LanguageCase("maxpool 2 2", fails: .extraArgument, "write `maxpool 2 stride=2`"),
    LanguageCase("maxpool", fails: .missingArgument, "maxpool needs the window size (SIZE)"),
    // An input, layer or network as input: a network.
    LanguageCase("n = input 1x16x16 | conv 8", shows: "n: Network of 1 layer  1x16x16 -> 8x14x14  80 parameters"),
    LanguageCase("n = conv 1 8 | relu", shows: "n: Network of 2 layers  -> 8x?x?  80 parameters"),
    LanguageCase("n = conv 1 8 | conv 4", shows: "n: Network of 2 layers  -> 4x?x?  372 parameters"),
    LanguageCase("n = relu | tanh", shows: "n: Network of 2 layers  0 parameters"),
    LanguageCase("c = conv 1 2", "n = c | relu | c", fails: .shapeMismatch, "n"),
    LanguageCase(
      "c = conv 2 2", "n = c | relu | c", shows: "n: Network of 3 layers  -> 2x?x?  76 parameters{..}copy of c"),
    LanguageCase("a = conv 1 2 | relu", "b = a | flatten", shows: "b: Network of 3 layers {..}\nb[0:2] is a copy of a"),
    LanguageCase(
      "c = conv 1 2", "n = input 1x8x8 | relu | c | flatten",
      shows: "n: Network of 3 layers  1x8x8 -> 72  20 parameters\nn[1] is a copy of c"),
    LanguageCase("c = conv 1 2", "n = c | relu;", shows: ""),
    LanguageCase("p = maxpool 2", "n = p | relu", shows: "n: Network of 2 layers  -> ?x?x?  0 parameters"),
    LanguageCase("n = conv 1 2 | relu", "n = n | flatten", shows: "n: Network of 3 layers  -> ?  20 parameters"),
    LanguageCase("a = conv 1 2 | relu", "b = conv 2 3", "n = a | b", shows: "n: Network of 3 layers {..}"),
    LanguageCase("a = input 1x8x8 | conv 2", "n = a | (relu | flatten) | linear 3", shows: "n: Network of 4 {..}"),
    LanguageCase("n = input 16 | dense 4 | linear 2", shows: "n: Network of 2 layers  16 -> 2  78 parameters"),
    LanguageCase("n = input 1x8x8", shows: "n: Network input 1x8x8  no layers yet"),
    LanguageCase("input 2x1x8x8", fails: .badValue, "leave out the batch axis: `input 1x8x8`"),
    LanguageCase("input 16x16", fails: .badValue, "`input 1x16x16`"),
    LanguageCase("input 1x16x16 | conv 3 8", fails: .shapeMismatch, "expects 3 channels but receives 1"),
    LanguageCase("input 1x16x16 | linear 3", fails: .shapeMismatch, "put `flatten` before it"),
    LanguageCase("input 16 | conv 3", fails: .shapeMismatch, "conv expects images"),
    LanguageCase("input 1x2x2 | conv 3", fails: .shapeMismatch, "2x2"),
    LanguageCase("input 1x16x16 | maxpool 17", fails: .shapeMismatch, "17"),
    LanguageCase("conv 1 8 | linear 3", fails: .shapeMismatch, "put `flatten` before it"),
    LanguageCase("conv 1 8 | flatten | linear 3", fails: .missingArgument, "the number of input features"),
    LanguageCase("net = flatten | linear 64 3", "input 1x16x16 | net", fails: .shapeMismatch, "64 features"),
    LanguageCase("a = input 1x8x8 | relu", "b = input 1x4x4 | relu", "a | b", fails: .shapeMismatch, "1x4x4"),
    LanguageCase("a = input 1x8x8 | relu", "b = input 1x8x8 | relu", "n = a | b", shows: "n: Network of 2 {..}"),
    // A tensor as input: the output tensor.
    LanguageCase("ones 2x1x8x8 | conv 1 4 padding=1", shows: "Tensor 2x4x8x8 {..}"),
    LanguageCase("ones 2x1x8x8 | conv 4", shows: "Tensor 2x4x6x6 {..}"),
    LanguageCase("x = ones 2x1x8x8", "x | maxpool 2 | flatten", shows: "Tensor 2x16  mean 1 {..}"),
    LanguageCase("ones 1x8x8 | conv 2", shows: "Tensor 1x2x6x6 {..}"),
    LanguageCase("ones 8 | linear 2", shows: "Tensor 1x2 {..}"),
    LanguageCase("ones 4x8 | linear 2", shows: "Tensor 4x2 {..}"),
    LanguageCase("[-1, 2] | relu", shows: "Tensor 2  mean 1 {..}"),
    LanguageCase("ones 2x1x8x8 | linear 2", fails: .shapeMismatch, "put `flatten` before it"),
    LanguageCase("ones 2x8 | conv 2", fails: .shapeMismatch, "conv expects images"),
    LanguageCase("ones 2x1x8x8 | conv 3 4", fails: .shapeMismatch, "conv expects 3 channels but receives 1"),
    LanguageCase("c = conv 3 4", "ones 2x1x8x8 | c", fails: .shapeMismatch, "c (conv) expects 3 channels"),
    LanguageCase("d = patterns 30", "d[0] | conv 2", shows: "Tensor 1x2x14x14 {..}"),
    LanguageCase("d = patterns 30", "d[0:4] | conv 2 | relu", shows: "Tensor 4x2x14x14 {..}"),
    LanguageCase("d = patterns 30", "d | conv 2", fails: .wrongKind, "`DATA[0:10] | conv 2`"),
    LanguageCase(
      "d = patterns 30", "c = conv 1 2", "d | c", fails: .wrongKind, "some of its images, as in `d[0:10] | c`"),
    LanguageCase("n = input 1x8x8 | flatten | linear 2", "ones 3x1x8x8 | n", shows: "Tensor 3x2 {..}"),
    LanguageCase(
      "n = input 1x8x8 | flatten | linear 2", "ones 3x1x9x9 | n", fails: .shapeMismatch, "n[1] linear    expects 3x64"),
    LanguageCase("x = ones 2", "x | 3", fails: .wrongKind, "not a number"),
    LanguageCase("x = ones 2", "x | x", fails: .wrongKind, "not a tensor"),
    LanguageCase("3 | relu", fails: .wrongKind, "a number"),
    LanguageCase("r = relu", "3 | r", fails: .wrongKind, "cannot pipe a number into a layer"),
    LanguageCase("ones 2 | flaten", fails: .unknownName, "did you mean `flatten`?"),
    LanguageCase("ones 2 | foo", fails: .unknownName, "foo"),
    LanguageCase("conv1 = conv 1 2", "ones 1x1x4x4 | conv2", fails: .unknownName, "did you mean `conv1`?"),
    // A command as target: the value is its operand.
    LanguageCase("p = maxpool 2", "q = randn 1x1x4x4 | p", "ones 1x1x2x2 | backward p;", shows: ""),
    LanguageCase("ones 2x3 | mse (zeros 2x3)", shows: "Loss mse  value 1  gradient 2x3"),
    LanguageCase("ones 2x3 | crossentropy [0, 1]", shows: "Loss crossentropy  value 1.099  gradient 2x3"),
    LanguageCase("conv 1 4 | parameters", shows: "{..}40 parameters"),
    LanguageCase("ones 1x1x4x4 | forward (maxpool 2)", shows: "Tensor 1x1x2x2 {..}"),
    LanguageCase("ones 1x2 | shift 1 0", shows: "Tensor 1x2  mean 0 {..}"),
    LanguageCase("ones 2 | describe", shows: "Tensor 2 {..}"),
    LanguageCase("ones 2 | difference (zeros 2)", shows: "largest difference 1 at [0] (1 and 0)  relative 1 at [0]"),
    LanguageCase("ones 2 | zeros 3", fails: .extraArgument, "zeros accepts no piped input"),
    LanguageCase("ones 2 | mse", fails: .missingArgument, "mse needs targets (T)"),
    LanguageCase("ones 2 | mse (ones 2) (ones 2)", fails: .extraArgument, "mse takes one operand after a pipe"),
    LanguageCase("d = patterns 30", "d | split test=0.5", shows: "Dataset of 30 images {..}15 train{..}"),
    LanguageCase("c = conv 1 2", "c x", fails: .extraArgument, "write `x | c`"),
    LanguageCase("c = conv 1 2", "x = ones 1x1x4x4", "c x", fails: .extraArgument, "write `x | c`"),
    LanguageCase("x = 3", "x 4", fails: .extraArgument, "takes no operands"),
  ]

  /// The shape error in the language documentation, including the caret line.
  @Test func shapeErrorReadsAsTheDocumentSays() {
    let shell = Shell()
    shell.run(all: ["net = conv 1 8 kernel=3 | flatten | linear 100 3"])
    let rendered = shell.run("ones 1x1x16x16 | net").diagnostic?.rendered
    #expect(
      rendered == """
        error[shape-mismatch]: net[2] (linear) expects 100 features but receives 1568
          ones 1x1x16x16 | net
                           ^^~
          net[0] conv 1 8   1x8x14x14
          net[1] flatten    1x1568
          net[2] linear     expects 1x100
          help: write `linear 1568 3`, or start with `input 1x16x16` and write `linear 3` to use the input's size
        """)
  }

  /// The lecture's CNN 2 does not fit 16x16 images; a single line says so.
  @Test func lecturesSecondNetworkDoesNotFit() {
    let shell = Shell()
    let outcome = shell.run(
      "cnn2 = input 1x16x16 | conv 16 kernel=5 | maxpool 2 | conv 32 kernel=3 | maxpool 2 | flatten | linear 288 10")
    #expect(outcome.diagnostic?.code == .shapeMismatch)
    #expect(outcome.diagnostic?.message.contains("expects 288 features but receives 128") == true)
    for size in 20...23 {
      let image = "input 1x\(size)x\(size)"
      let line = "\(image) | conv 16 kernel=5 | maxpool 2 | conv 32 kernel=3 | maxpool 2 | flatten | linear 288 10"
      #expect(shell.run(line).diagnostic == nil)
    }
  }
}
