import NeuralNetworks

/// + - * / on numbers, and on tensors of one shape or with numbers, entry by entry.
enum Arithmetic {
  static func apply(
    _ symbol: ArithmeticOperator, _ left: any Value, _ right: any Value, at span: Range<Int>
  ) throws(Diagnostic) -> any Value {
    switch (left, right) {
    case (let left as NumberValue, let right as NumberValue):
      return NumberValue(symbol.apply(left.number, right.number))
    case (let left as TensorValue, let right as NumberValue):
      return made(left.tensor.map { symbol.apply($0, right.number) }, symbol, [left, right])
    case (let left as NumberValue, let right as TensorValue):
      return made(right.tensor.map { symbol.apply(left.number, $0) }, symbol, [left, right])
    case (let left as TensorValue, let right as TensorValue):
      guard left.tensor.shape == right.tensor.shape else {
        throw Diagnostic(
          .shapeMismatch, "\(left.tensor.shape) and \(right.tensor.shape) do not combine entry by entry", at: span,
          help: "both sides have one shape, or one side is a number")
      }
      return made(left.tensor.combined(with: right.tensor) { symbol.apply($0, $1) }, symbol, [left, right])
    default:
      let odd = left is NumberValue || left is TensorValue ? right : left
      throw Diagnostic(
        .wrongKind, "arithmetic is done on numbers and tensors, and this is \(odd.kind.withArticle)", at: span,
        help: odd is LossValue ? "take its `.value`" : nil)
    }
  }

  private static func made(
    _ tensor: Tensor<Double>, _ symbol: ArithmeticOperator, _ operands: [any Value]
  ) -> TensorValue {
    let word = String(symbol.rawValue)
    return TensorValue(tensor, from: Provenance(word, text: word, operands: operands))
  }
}
