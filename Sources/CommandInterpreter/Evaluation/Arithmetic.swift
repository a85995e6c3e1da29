import NeuralNetworks

/// The operations `+`, `-`, `*` and `/` on two numbers, and elementwise on two tensors of the same shape or on a tensor
/// and a number.
enum Arithmetic {
  static func apply(
    _ symbol: ArithmeticOperator, _ left: any Value, _ right: any Value, at span: Range<Int>
  ) throws(Diagnostic) -> any Value {
    switch (left, right) {
    case (let left as NumberValue, let right as NumberValue):
      return NumberValue(symbol.apply(left.number, right.number))
    case (let left as TensorValue, let right as NumberValue):
      return made(try mapped(left.tensor) { symbol.apply($0, right.number) }, symbol, [left, right])
    case (let left as NumberValue, let right as TensorValue):
      return made(try mapped(right.tensor) { symbol.apply(left.number, $0) }, symbol, [left, right])
    case (let left as TensorValue, let right as TensorValue):
      guard left.tensor.shape == right.tensor.shape else {
        throw Diagnostic(
          .shapeMismatch,
          "cannot combine shapes \(left.tensor.shape) and \(right.tensor.shape) with `\(symbol.rawValue)`", at: span,
          help: "the two shapes must be equal, or one side must be a number")
      }
      var others = right.tensor.values.makeIterator()
      let sum = try mapped(left.tensor) { symbol.apply($0, others.next() ?? 0) }
      return made(sum, symbol, [left, right])
    default:
      let odd = left is NumberValue || left is TensorValue ? right : left
      throw Diagnostic(
        .wrongKind, "arithmetic needs numbers or tensors, not \(odd.kind.withArticle)", at: span,
        help: odd is LossValue
          ? "append `.value` to use the number"
          : odd is DatasetValue ? "`DATA.images` is the tensor of its images" : nil)
    }
  }

  /// Applies a function to each value of a tensor.
  ///
  /// - Throws: `interrupted` on Ctrl-C.
  private static func mapped(
    _ tensor: Tensor<Double>, _ transform: (Double) -> Double
  ) throws(Diagnostic) -> Tensor<Double> {
    var poll = CancellationPoll()
    var isStopped = false
    let result = Tensor<Double>(tensor.shape) { values in
      for (place, value) in tensor.values.enumerated() {
        isStopped = poll.spent(10)
        if isStopped { return values[place...].initialize(repeating: 0) }
        values.initializeElement(at: place, to: transform(value))
      }
    }
    if isStopped { throw .stopped }
    return result
  }

  private static func made(
    _ tensor: Tensor<Double>, _ symbol: ArithmeticOperator, _ operands: [any Value]
  ) -> TensorValue {
    let word = String(symbol.rawValue)
    return TensorValue(tensor, from: Provenance(word, text: word, operands: operands))
  }
}
