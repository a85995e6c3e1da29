import NeuralNetworks

/// The commands that make a tensor of a shape: one declaration's shape, told apart by how the values come.
struct TensorMaker: ValueCommand {
  private static let shape = Parameter("shape", .shape, "2x1x8x8, or one length")
  private static let low = Parameter(option: "low", .number(-1e300...1e300), default: 0, "the least")
  private static let high = Parameter(
    option: "high", .number(-1e300...1e300), default: 1, "the bound above, not reached")

  let declaration: CommandDeclaration
  private let make: @Sendable (Shape, Call, inout Evaluator) -> Tensor<Double>

  init(
    _ word: String, _ summary: String, options: [any DeclaredParameter] = [], example: String, answer: String,
    make: @escaping @Sendable (Shape, Call, inout Evaluator) -> Tensor<Double>
  ) {
    declaration = CommandDeclaration(
      word, .data, summary, parameters: [Self.shape] + options,
      examples: [Example(example, answer: answer)], seeAlso: ["randn", "zeros", "tensor"].filter { $0 != word },
      errors: [.limit])
    self.make = make
  }

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let shape = call[Self.shape]
    try evaluator.checkLimit(shape, at: call.span(of: Self.shape))
    return TensorValue(make(shape, call, &evaluator))
  }

  /// Every command of this form.
  static let all: [TensorMaker] = [
    TensorMaker(
      "randn", "a tensor of normally distributed numbers, mean 0 and standard deviation 1",
      example: "x = randn 2x1x8x8",
      answer: "x: Tensor 2x1x8x8  mean {..}"
    ) { shape, _, evaluator in evaluator.session.generator.normal(shape) },
    TensorMaker(
      "uniform", "a tensor of numbers drawn evenly from a range",
      options: [low, high], example: "u = uniform 3x4 low=-1", answer: "u: Tensor 3x4  mean {..}"
    ) { shape, call, evaluator in
      evaluator.session.generator.uniform(shape, call[low], call[high])
    },
    TensorMaker(
      "zeros", "a tensor of zeros", example: "zeros 5", answer: "Tensor 5  mean 0  sd 0  min 0  max 0"
    ) { shape, _, _ in Tensor(shape) },
    TensorMaker(
      "ones", "a tensor of ones", example: "g = ones 2x4x4x4", answer: "g: Tensor 2x4x4x4  mean 1  sd 0  min 1  max 1"
    ) { shape, _, _ in Tensor(shape, repeating: 1) },
    TensorMaker(
      "ramp", "the numbers 0, 1, 2, ... in row-major order", example: "r = ramp 1x1x3x3",
      answer: "r: Tensor 1x1x3x3  mean 4  {..}"
    ) { shape, _, _ in Tensor(shape, (0..<shape.count).map(Double.init)) },
  ]
}
