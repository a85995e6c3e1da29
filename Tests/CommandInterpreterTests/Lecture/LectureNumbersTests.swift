import CommandInterpreter
import NeuralNetworks
import Testing

/// The numbers that any correct implementation of the lecture gives, each by its command.
@Suite struct LectureNumbersTests {
  @Test(arguments: cases) func gives(_ item: LanguageCase) { item.check() }

  static let cnn =
    "input 1x16x16 | conv 8 kernel=3 padding=1 activation=relu | maxpool 2 "
    + "| conv 16 kernel=3 padding=1 activation=relu | maxpool 2 | flatten | dense 32 | linear 3"
  static let rival = "input 1x16x16 | flatten | dense 128 | dense 64 | linear 3"

  static let cases: [LanguageCase] = [
    LanguageCase("conv 1 4 kernel=3 padding=1 | parameters", shows: "{..}4x1x3x3{..}36{..}40 parameters"),
    LanguageCase("y = randn 2x1x8x8 | conv 1 4 kernel=3 padding=1", "y.shape", shows: "2x4x8x8"),
    LanguageCase("y = randn 2x1x8x8 | conv 1 4 kernel=3 padding=1 | maxpool 2", "y.shape", shows: "2x4x4x4"),
    LanguageCase("y = randn 2x1x8x8 | conv 1 4 padding=1 | maxpool 2 | flatten", "y.shape", shows: "2x64"),
    LanguageCase("c = \(cnn)", "c.parameters", shows: "9571"),
    LanguageCase("c = \(cnn)", "c[0].parameters", shows: "80"),
    LanguageCase("c = \(cnn)", "c[2].parameters", shows: "1168"),
    LanguageCase("c = \(cnn)", "c[5].parameters", shows: "8224"),
    LanguageCase("c = \(cnn)", "c[6].parameters", shows: "99"),
    LanguageCase("c = \(cnn)", "s = summary c", "s.multiply_adds", shows: "100448"),
    LanguageCase("c = \(cnn.replacing("dense 32", with: "dense 64"))", "c.parameters", shows: "17891"),
    LanguageCase(
      "c = input 1x16x16 | conv 4 padding=1 activation=relu | maxpool 2 | flatten | linear 3", "c.parameters",
      shows: "811"),
    LanguageCase("c = input 1x8x8 | conv 4 padding=1 | flatten | linear 3", "c[2].parameters", shows: "771"),
    LanguageCase("r = \(rival)", "r.parameters", shows: "41347"),
    LanguageCase("r = \(rival)", "r[1].parameters", shows: "32896"),
    LanguageCase("r = \(rival)", "r[2].parameters", shows: "8256"),
    LanguageCase("r = \(rival)", "r[3].parameters", shows: "195"),
    LanguageCase("r = \(rival)", "s = summary r", "s.multiply_adds", shows: "41152"),
    LanguageCase("l = input 1x16x16 | flatten | linear 3", "l.parameters", shows: "771"),
    // ReLU'(0) = 0; a tie's gradient goes to the first maximum in row-major order.
    LanguageCase(
      "r = relu", "y = tensor [[-1, 0, 2]] | r", "backward r (ones 1x3);", "r.input.gradient",
      shows: "{..}\n  0 0 1"),
    LanguageCase(
      "p = maxpool 2", "y = zeros 1x1x2x2 | p", "g = backward p (ones 1x1x1x1);", "g[0,0]",
      shows: "{..}\n  1 0\n  0 0"),
    LanguageCase(
      "p = maxpool 2", "y = randn 2x1x8x8 | p", "g = backward p (ones 2x1x4x4);", "g.nonzero / g.size", shows: "0.25"),
    // Flatten's order is channel, row, column.
    LanguageCase("ramp 1x2x2x2 | flatten", "_[0]", shows: "{..}\n  0 1 2 3 4 5 6 7"),
    // The patterns: two rows of ones every three, from row 5 to 11; the transpose; every fourth anti-diagonal.
    LanguageCase("p = patterns 6 noise=0", "p.labels", shows: "{..}\n  0 1 2 0 1 2"),
    LanguageCase("p = patterns 3 noise=0", "p[0].sum", shows: "24"),
    LanguageCase("p = patterns 3 noise=0", "p[0,0,5:9,5:11].sum", shows: "18"),
    LanguageCase("p = patterns 3 noise=0", "p[1,0,5:11,5:9].sum", shows: "18"),
    LanguageCase("p = patterns 3 noise=0", "p[2].sum", shows: "28"),
    LanguageCase("p = patterns 3 noise=0", "p[2,0,4,4] + p[2,0,12,0] + p[2,0,3,3]", shows: "2"),
    LanguageCase("p = patterns", "p.count", shows: "200"),
    LanguageCase("p = patterns 3", "p[0].shape", shows: "1x16x16"),
    // Convolution is equivariant to shifts: away from the border the two ways agree.
    LanguageCase(
      "x = zeros 1x1x9x9", "x[0,0,3:6,3:6] = randn 3x3", "c = conv 1 4 padding=1",
      "difference (shift (x | c) 1 0) (shift x 1 0 | c)", shows: "no difference: 324 equal numbers"),
    // Cross-correlation: the filter is not flipped.
    LanguageCase(
      "c = conv 1 1 kernel=1x2", "c.filters = [[1, 10]]", "x = tensor [[[[2, 3]]]]", "y = x | c", "y[0,0,0,0]",
      shows: "32"),
    // Three hand-set filters and a global average have 30 parameters.
    LanguageCase("c = conv 1 3 activation=relu", "n = c | avgpool all | flatten", "n.parameters", shows: "30"),
  ]

  /// The chain rule by hand agrees with a finite difference by hand.
  @Test(arguments: ["textbook", "vector"]) func chainRuleByHandAgreesWithAFiniteDifference(_ engine: String) throws {
    let shell = Shell()
    shell.run(all: [
      "engine \(engine)", "data = patterns 200 size=16 shift=4", "x = data[0:2]",
      "conv1 = conv 1 4 kernel=3 padding=1", "pool1 = maxpool 2", "flat1 = flatten", "f = x | conv1 | pool1 | flat1",
      "t = randn f.shape", "loss = mse f t",
      "gx = loss.gradient | backward flat1 | backward pool1 | backward conv1", "before = loss.value",
    ])
    let slope = try shell.number("conv1.filters.gradient[2,0,1,1]")
    shell.run(all: [
      "conv1.filters[2,0,1,1] = conv1.filters[2,0,1,1] + 0.001", "after = mse (x | conv1 | pool1 | flat1) t",
    ])
    let difference = try shell.number("(after.value - before) / 0.001")
    #expect(abs(difference - slope) < 0.001 && abs(slope) > 0.001, "\(difference) and \(slope)")
    // The loss is curved: a smaller step is more accurate.
    shell.run(all: [
      "conv1.filters[2,0,1,1] = conv1.filters[2,0,1,1] - 0.001 + 0.000001",
      "after = mse (x | conv1 | pool1 | flat1) t",
    ])
    let closer = try shell.number("(after.value - before) / 0.000001")
    #expect(abs(closer - slope) < 1e-6, "\(closer) and \(slope)")
  }
}
