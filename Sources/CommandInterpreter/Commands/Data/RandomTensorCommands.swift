import NeuralNetworks

/// A command that creates a tensor of a given shape; the commands differ in the values they fill it with.
struct TensorMaker: ValueCommand {
  private static let shape = Parameter("shape", .shape, "a shape such as 2x1x8x8, or a length")
  private static let low = Parameter(option: "low", .number(-1e300...1e300), default: 0, "lower bound")
  private static let high = Parameter(
    option: "high", .number(-1e300...1e300), default: 1, "upper bound, excluded")

  let declaration: CommandDeclaration
  private let make: @Sendable (Shape, Call, inout Evaluator) throws(Diagnostic) -> Tensor<Double>

  init(
    _ word: String, _ summary: String, options: [any DeclaredParameter] = [], example: String, answer: String,
    make: @escaping @Sendable (Shape, Call, inout Evaluator) throws(Diagnostic) -> Tensor<Double>
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
    try evaluator.checkTensor(shape, at: call.span(of: Self.shape))
    return TensorValue(try make(shape, call, &evaluator))
  }

  /// All commands of this form.
  static let all: [TensorMaker] = [
    TensorMaker(
      "randn", "a tensor of normal random numbers with mean 0 and standard deviation 1",
      example: "x = randn 2x1x8x8",
      answer: "x: Tensor 2x1x8x8  mean {..}"
    ) { shape, _, evaluator throws(Diagnostic) in
      // Adding 0 turns a negative zero into a positive one.
      try filled(shape) { _ in 0 + evaluator.session.generator.normal() }
    },
    TensorMaker(
      "uniform", "a tensor of random numbers, uniformly distributed in a range",
      options: [low, high], example: "u = uniform 3x4 low=-1", answer: "u: Tensor 3x4  mean {..}"
    ) { shape, call, evaluator throws(Diagnostic) in
      let (low, high) = (call[low], call[high])
      return try filled(shape) { _ in evaluator.session.generator.uniform(low, high) }
    },
    TensorMaker(
      "zeros", "a tensor of zeros", example: "zeros 2x3", answer: "Tensor 2x3  mean 0  sd 0  min 0  max 0"
    ) { shape, _, _ throws(Diagnostic) in try repeated(shape, 0) },
    TensorMaker(
      "ones", "a tensor of ones", example: "g = ones 2x4x4x4", answer: "g: Tensor 2x4x4x4  mean 1  sd 0  min 1  max 1"
    ) { shape, _, _ throws(Diagnostic) in try repeated(shape, 1) },
    TensorMaker(
      "ramp", "a tensor of the numbers 0, 1, 2, ... in row-major order", example: "r = ramp 1x1x3x3",
      answer: "r: Tensor 1x1x3x3  mean 4  {..}"
    ) { shape, _, _ throws(Diagnostic) in try filled(shape) { Double($0) } },
  ]

  /// A tensor filled with one number.
  ///
  /// - Throws: `interrupted` on Ctrl-C.
  private static func repeated(_ shape: Shape, _ number: Double) throws(Diagnostic) -> Tensor<Double> {
    let piece = 1 << 18
    var poll = CancellationPoll()
    let values = [Double](unsafeUninitializedCapacity: shape.count) { values, count in
      while count < shape.count, !poll.spent(piece) {
        let next = min(shape.count, count + piece)
        values[count..<next].initialize(repeating: number)
        count = next
      }
    }
    guard values.count == shape.count else { throw .stopped }
    return Tensor(shape, values)
  }

  /// A tensor with a number for each index in row-major order.
  ///
  /// - Throws: `interrupted` on Ctrl-C.
  private static func filled(_ shape: Shape, _ number: (Int) -> Double) throws(Diagnostic) -> Tensor<Double> {
    var poll = CancellationPoll()
    let values = [Double](unsafeUninitializedCapacity: shape.count) { values, count in
      while count < shape.count, !poll.spent(20) {
        values.initializeElement(at: count, to: number(count))
        count += 1
      }
    }
    guard values.count == shape.count else { throw .stopped }
    return Tensor(shape, values)
  }
}
