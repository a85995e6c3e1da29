import CommandInterpreter
import Testing

/// Parts of values: fields, entries, slices; setting them; what is kept and what is discarded.
@Suite struct PathTests {
  @Test(arguments: reading) func reads(_ item: LanguageCase) { item.check() }
  @Test(arguments: setting) func sets(_ item: LanguageCase) { item.check() }
  @Test(arguments: lastForward) func remembersAndForgets(_ item: LanguageCase) { item.check() }
  @Test(arguments: provenance) func knowsWhatMadeIt(_ item: LanguageCase) { item.check() }

  private static let ramp = "r = ramp 2x3x4"
  private static let net = "net = input 1x8x8 | conv 2 | relu | flatten | linear 3"

  static let reading: [LanguageCase] = [
    LanguageCase(ramp, "r[1,2,3]", shows: "23"),
    LanguageCase(ramp, "r[-1,-1,-1]", shows: "23"),
    LanguageCase(ramp, "r[ 0 , 1 , 2 ]", shows: "6"),
    LanguageCase(ramp, "r[1].shape", shows: "3x4"),
    LanguageCase(ramp, "r[1,0].shape", shows: "4"),
    LanguageCase(ramp, "r[:,0].shape", shows: "2x4"),
    LanguageCase(ramp, "r[0:1].shape", shows: "1x3x4"),
    LanguageCase(ramp, "r[:,1:,:-1].shape", shows: "2x2x3"),
    LanguageCase(ramp, "r[0,-2:,1].shape", shows: "2"),
    LanguageCase(ramp, "r[0:99].shape", shows: "2x3x4"),
    LanguageCase(ramp, "r[-99:1].shape", shows: "1x3x4"),
    LanguageCase(ramp, "r[-9223372036854775808:9223372036854775807].shape", shows: "2x3x4"),
    LanguageCase(ramp, "r[1][2][3]", shows: "23"),
    LanguageCase(ramp, "r[1][0:2].sum", shows: "124"),
    LanguageCase(ramp, "r[0,0]", shows: "Tensor 4  mean 1.5  sd 1.118  min 0  max 3\n  0 1 2 3"),
    LanguageCase(ramp, "r[2]", fails: .indexOutOfRange, "use 0 to 1, or -2 to -1 to count from the end"),
    LanguageCase(
      ramp, "r[-3]", fails: .indexOutOfRange, "index -3 is out of range for axis 0 (length 2) of shape 2x3x4"),
    LanguageCase(ramp, "r[1:1]", fails: .indexOutOfRange, "is empty"),
    LanguageCase(ramp, "r[5:9]", fails: .indexOutOfRange, "the slice 5:9 is empty"),
    LanguageCase(ramp, "r[0,2:1]", fails: .indexOutOfRange, "axis 1"),
    LanguageCase(ramp, "r[0,0,0,0]", fails: .indexOutOfRange, "use at most 3 indices"),
    LanguageCase(ramp, "r[99999999999999999999]", fails: .syntax, "an index must be"),
    LanguageCase(ramp, "r[1.5]", fails: .syntax, "an index must be"),
    LanguageCase(ramp, "r[1 0]", fails: .syntax, "an index must be"),
    LanguageCase(ramp, "r[::2]", fails: .syntax, "an index must be"),
    LanguageCase(ramp, "r[]", fails: .syntax, "an index must be"),
    LanguageCase(ramp, "r[a]", fails: .syntax, "an index must be"),
    LanguageCase(ramp, "r [0]", fails: .syntax, "unexpected space before the `[`"),
    LanguageCase("x = 3", "x[0]", fails: .wrongKind, "a number cannot be indexed"),
    LanguageCase(ramp, "r.size", shows: "24"),
    LanguageCase(ramp, "(r * 2).sum", shows: "552"),
    LanguageCase(ramp, "(r)[1,2,3] + (r - 1)[0][0][1]", shows: "23"),
    LanguageCase("(randn 2x1x8x8 | conv 4 | maxpool 2).shape", shows: "2x4x3x3"),
    LanguageCase(net, "(net)[0].parameters", shows: "20"),
    LanguageCase(ramp, "((r).mean)", shows: "11.5"),
    LanguageCase(ramp, "2 * (r).mean - (r).min", shows: "23"),
    LanguageCase(ramp, "s = scale=(r).max", fails: .syntax, "unexpected `=`"),
    LanguageCase(ramp, "u = ones 2 | reshape (1x2)", fails: .unknownCommand, "reshape"),
    LanguageCase(ramp, "(r).colour", fails: .unknownField, "its fields: shape"),
    LanguageCase(ramp, "(r).", fails: .syntax, "expected a field name after the dot"),
    LanguageCase(ramp, "(r)[9]", fails: .indexOutOfRange, "axis 0 (length 2) of shape 2x3x4"),
    LanguageCase(ramp, "(r)[", fails: .syntax, "unclosed"),
    LanguageCase(ramp, "(r)(1)", fails: .syntax, "operator or the end"),
    LanguageCase(ramp, "(r).mean = 3", fails: .syntax, "is not a valid name"),
    LanguageCase(ramp, "(3).shape", fails: .unknownField, "a number has no fields"),
    LanguageCase(ramp, "r.rank", shows: "3"),
    LanguageCase(ramp, "r.min", shows: "0"),
    LanguageCase(ramp, "r.max", shows: "23"),
    LanguageCase(ramp, "r.mean", shows: "11.5"),
    LanguageCase(ramp, "r.sum", shows: "276"),
    LanguageCase(ramp, "r.nonzero", shows: "23"),
    LanguageCase("x = tensor [3, 4]", "x.norm", shows: "5"),
    LanguageCase("x = tensor [1, 3]", "x.sd", shows: "1"),
    LanguageCase(ramp, "r.shpae", fails: .unknownField, "did you mean `shape`?"),
    LanguageCase(ramp, "r.colour", fails: .unknownField, "its fields: shape"),
    LanguageCase(ramp, "r.", fails: .syntax, "expected a field name after the dot"),
    LanguageCase("x = 3", "x.shape", fails: .unknownField, "a number has no fields"),
    LanguageCase("y.shape", fails: .unknownCommand, "y"),
    LanguageCase("c = conv 1 2", "c.filters.shape", shows: "2x1x3x3"),
    LanguageCase("c = conv 1 2", "c.biases", shows: "Tensor 2 {..}"),
    LanguageCase("c = conv 1 2", "c.parameters", shows: "20"),
    LanguageCase("l = linear 4 3", "l.weights.shape", shows: "4x3"),
    LanguageCase("c = conv 1 2", "c.weights", fails: .unknownField, "filters"),
    LanguageCase("c = conv 1 2", "c[0]", fails: .wrongKind, "filters"),
    LanguageCase(net, "net[0]", shows: "ConvolutionalLayer 1 -> 2 channels  20 parameters"),
    LanguageCase(net, "net[-1]", shows: "LinearLayer 72 -> 3 features  219 parameters"),
    LanguageCase(net, "net[0:2]", shows: "{..}layer{..}input{..}conv 1 2{..}relu{..}2x6x6{..}"),
    LanguageCase(net, "n = net[0:2]", shows: "n: Network of 2 layers  1x8x8 -> 2x6x6  20 parameters"),
    LanguageCase(net, "n = net[3:]", shows: "n: Network of 1 layer  -> 3  219 parameters"),
    LanguageCase(net, "net[0].filters[0,0].shape", shows: "3x3"),
    LanguageCase(net, "net.input", shows: "1x8x8"),
    LanguageCase(net, "net.parameters", shows: "239"),
    LanguageCase(net, "net[4]", fails: .indexOutOfRange, "the network has 4 layers; index 4 is out of range"),
    LanguageCase(net, "net[0,1]", fails: .indexOutOfRange, "one index"),
    LanguageCase("d = patterns 30", "d[0].shape", shows: "1x16x16"),
    LanguageCase("d = patterns 30", "d[-1].shape", shows: "1x16x16"),
    LanguageCase("d = patterns 30", "d[0:10].shape", shows: "10x1x16x16"),
    LanguageCase("d = patterns 30", "d[0:10,0,0:4].shape", shows: "10x4x16"),
    LanguageCase("d = patterns 30", "d[3,0,5].shape", shows: "16"),
    LanguageCase("d = patterns 30", "d.count", shows: "30"),
    LanguageCase("d = patterns 30", "d.train.count + d.test.count", shows: "30"),
    LanguageCase("d = patterns 30", "d.test[0].shape", shows: "1x16x16"),
    LanguageCase("d = patterns 30", "d.labels[0:3].shape", shows: "3"),
    LanguageCase("d = patterns 30", "d.classes", shows: "horizontal, vertical, diagonal"),
    LanguageCase("d = patterns 30", "d.images.shape", shows: "30x1x16x16"),
    LanguageCase(
      "d = patterns 30", "d[30]", fails: .indexOutOfRange, "the dataset has 30 images; index 30 is out of range"),
    LanguageCase("l = mse (ones 2) (zeros 2)", "l.value", shows: "1"),
    LanguageCase("l = mse (ones 2) (zeros 2)", "l.gradient", shows: "Tensor 2  mean 1 {..}"),
    LanguageCase("l = mse (ones 2) (zeros 2)", "l", shows: "Loss mse  value 1  gradient 2"),
    LanguageCase("_", fails: .unknownName, "`_` has no value yet"),
    LanguageCase("2 + 3", "_ + 1", shows: "6"),
    LanguageCase("x = ramp 4", "_.sum", shows: "6"),
    LanguageCase("x = ramp 4", "_[2]", shows: "2"),
    LanguageCase(net, "net", shows: "{..}layer{..}conv 1 2{..}linear 72 3{..}total{..}"),
  ]

  static let setting: [LanguageCase] = [
    LanguageCase(ramp, "r[0,0,0] = 7", "r[0,0,0]", shows: "7"),
    LanguageCase(ramp, "r[0,0,0] = 7", shows: "r[0,0,0]: 7"),
    LanguageCase(ramp, "r[0] = 0", "r.sum", shows: "210"),
    LanguageCase(ramp, "r[:,0] = ones 2x4", "r[:,0].sum", shows: "8"),
    LanguageCase(ramp, "r[1,0:2,-1] = [5,6]", "r[1,1,3]", shows: "6"),
    LanguageCase(ramp, "r[0] = ones 3", fails: .shapeMismatch, "3x4, but the value has shape 3"),
    LanguageCase(ramp, "r[9] = 0", fails: .indexOutOfRange, "out of range"),
    LanguageCase(ramp, "r[0] = (conv 1 2)", fails: .wrongKind, "a layer"),
    LanguageCase(ramp, "r.mean = 3", fails: .wrongKind, "cannot be set"),
    LanguageCase(ramp, "r.meen = 3", fails: .unknownField, "did you mean `mean`?"),
    LanguageCase(ramp, "r[0][1] = 3", fails: .wrongKind, "in one pair of brackets"),
    LanguageCase("q[0] = 3", fails: .unknownName, "q"),
    LanguageCase("q = ones 2", "p = q", "p[0] = 5", "q[0]", shows: "1"),
    LanguageCase("c = conv 1 2", "c.filters[1,0,2,2] = 3", "c.filters[1,0,2,2]", shows: "3"),
    LanguageCase("c = conv 1 2", "c.filters[0] = [[-1,-1,-1],[2,2,2],[-1,-1,-1]]", "c.filters[0].sum", shows: "{..}"),
    LanguageCase("c = conv 1 1", "c.filters = [[-1,-1,-1],[2,2,2],[-1,-1,-1]]", "c.filters[0,0,1,2]", shows: "2"),
    LanguageCase("c = conv 1 2", "c.biases = [1,2]", "c.biases[1]", shows: "2"),
    LanguageCase("l = linear 2 1", "l.weights = tensor [[2,3]]", fails: .shapeMismatch, "`weights` has shape 2x1"),
    LanguageCase("c = conv 1 2", "c.biases = [1,2,3]", fails: .shapeMismatch, "`biases` has shape 2"),
    LanguageCase("c = conv 1 2", "c.biases = 1", fails: .wrongKind, "`biases` must be a tensor"),
    LanguageCase("c = conv 1 2", "c.parameters = 1", fails: .wrongKind, "cannot be set"),
    LanguageCase("c = conv 1 2", "d = c", "d.biases = [5,5]", "c.biases[0]", shows: "0"),
    LanguageCase(net, "net[0].filters[0,0,1,1] = 9", "net[0].filters[0,0,1,1]", shows: "9"),
    LanguageCase(net, "net[3].biases = [1,2,3]", "net[-1].biases[2]", shows: "3"),
    LanguageCase(net, "net[1] = tanh", "net[1]", shows: "ActivationLayer tanh{..}"),
    LanguageCase(net, "net[0] = conv 1 2 padding=1", fails: .shapeMismatch, "expects 72 features but receives 128"),
    LanguageCase(net, "net[0] = 3", fails: .wrongKind, "only a layer"),
    LanguageCase(net, "net[7] = relu", fails: .indexOutOfRange, "out of range"),
    LanguageCase(net, "net[0:2] = relu", fails: .indexOutOfRange, "only one layer can be replaced at a time"),
    LanguageCase(net, "m = net", "m[0].biases = [5,5]", "net[0].biases[0]", shows: "0"),
    LanguageCase("c = conv 1 2", "n = c | relu", "n[0].biases = [5,5]", "c.biases[0]", shows: "0"),
  ]

  static let lastForward: [LanguageCase] = [
    LanguageCase("c = conv 1 2", "backward c (ones 1x2x2x2)", fails: .noForward, "run `forward c X` first"),
    LanguageCase("c = conv 1 2", "c.filters.gradient", fails: .noForward, "this tensor has no gradient"),
    LanguageCase("c = conv 1 2", "c.input", fails: .noForward, "has no stored forward pass"),
    LanguageCase("backward (conv 1 2) (ones 1x2x2x2)", fails: .noForward, "name it, as in"),
    LanguageCase("c = conv 1 2", "forward c (ones 1x1x4x4);", "backward c (ones 1x2x2x2);", shows: ""),
    LanguageCase("c = conv 1 2", "forward c (ones 1x1x4x4);", "c.input.shape", shows: "1x1x4x4"),
    LanguageCase(
      "c = conv 1 2", "x = ones 1x1x4x4", "forward c x;", "backward c (ones 1x2x2x2)",
      shows: "100% of the input gradient is non-zero (c applied to `x`)\nTensor 1x1x4x4 {..}"),
    LanguageCase(
      "p = maxpool 2", "q = randn 2x1x8x8 | p", "g = backward p (ones 2x1x4x4)",
      shows: "25% of the input gradient is non-zero (p applied to {..})\ng: Tensor 2x1x8x8 {..}"),
    LanguageCase(
      "p = maxpool 2", "forward p (ones 1x1x4x4);", "backward p (ones 1x1x3x3)", fails: .shapeMismatch, "1x1x2x2"),
    LanguageCase(
      "x = ones 1x1x4x4", "c = conv 1 2", "p = maxpool 2", "y = x | c | p", "backward p y",
      shows: "25% of the input gradient is non-zero (p applied to `x | c`)\n{..}"),
    LanguageCase("c = conv 1 2", "y = randn 1x1x4x4 | c", "d = c", "backward d y", fails: .noForward, "forward d"),
    LanguageCase("c = conv 1 2", "y = randn 1x1x4x4 | c", "y2 = ones 1x1x4x4 | (c)", "backward c y;", shows: ""),
    LanguageCase(
      "c = conv 1 2", "y = randn 1x1x4x4 | c", "c.biases[0] = 1", "backward c y", fails: .noForward,
      "discards the forward pass"),
    LanguageCase("c = conv 1 2", "y = randn 1x1x4x4 | c", "reset c", "backward c y", fails: .noForward, "c"),
    LanguageCase("c = conv 1 2", "y = randn 1x1x4x4 | c", "describe c;", "show c;", "backward c y;", shows: ""),
    LanguageCase("c = conv 1 2", "y = randn 1x1x4x4 | c", "step c", fails: .noForward, "has no gradients"),
    LanguageCase(
      "c = conv 1 2", "y = randn 1x1x4x4 | c", "backward c y;", "step c rate=0.1;", "backward c y", fails: .noForward,
      "c"),
    LanguageCase(
      "c = conv 1 2", "y = randn 1x1x4x4 | c", "backward c y;", "c.filters.gradient.shape", shows: "2x1x3x3"),
    LanguageCase("c = conv 1 2", "y = randn 1x1x4x4 | c", "backward c y;", "c.input.gradient.shape", shows: "1x1x4x4"),
    LanguageCase(
      net, "y = randn 2x1x8x8 | net", "backward net y;", "net[0].filters.gradient.shape", shows: "2x1x3x3"),
    LanguageCase(net, "y = randn 2x1x8x8 | net", "backward net y;", "net[3].input.gradient.shape", shows: "2x72"),
    LanguageCase(net, "y = randn 2x1x8x8 | net", "backward net y;", "net.input.gradient.shape", shows: "2x1x8x8"),
    LanguageCase(
      net, "y = randn 2x1x8x8 | net", "backward net y;", "l = net[0]", "l.filters.gradient", fails: .noForward,
      "has no gradient"),
  ]

  static let provenance: [LanguageCase] = [
    LanguageCase("x = randn 2x3", "describe x", shows: "{..}made by `randn 2x3`{..}"),
    LanguageCase("x = randn 2x3", "b = x", "describe b", shows: "{..}made by `randn 2x3`{..}"),
    LanguageCase("x = randn 2x3", "b = x[0]", "describe b", shows: "{..}made by `x[0]`{..}"),
    LanguageCase("x = randn 2x3", "x[0,0] = 1", "describe x", shows: "Tensor 2x3{..}\nfield{..}"),
    LanguageCase("c = conv 1 2", "c.biases[0] = 1", "describe c", shows: "ConvolutionalLayer {..}\nfield{..}"),
    LanguageCase("c = conv 1 2", "d = c", "describe d", shows: "{..}made by `conv 1 2`{..}"),
  ]

  /// An entry of a slice of a slice is traced to the original tensor.
  @Test func slicesCompose() throws {
    let shell = Shell()
    shell.run(all: ["r = ramp 4x4x4", "a = r[1:3]", "b = a[1,2]"])
    let inner = try #require(shell.interpreter.session.variables["b"]?.provenance)
    let outer = try #require(inner.operands.first?.provenance)
    #expect(inner.word == "[]" && outer.word == "[]")
    #expect(try shell.values("b") == [40, 41, 42, 43])
  }
}
