import NeuralNetworks

/// Evaluates expressions.
extension Evaluator {
  mutating func evaluate(_ expression: Expression) throws(Diagnostic) -> any Value {
    switch expression {
    case .number(let number, _): return NumberValue(number)
    case .shape(let shape, _): return ShapeValue(shape)
    case .range(let range, _): return RangeValue(range)
    case .text(let text, _): return TextValue(text)
    case .path(let path): return try value(at: path)
    case .list(let items, let span): return try list(items, span)
    case .pipeline(let pipeline, let span):
      let value = try evaluate(pipeline)
      if value is NoValue {
        let command = pipeline.stages.last.map { "`\($0.text)`" } ?? "the command"
        throw Diagnostic(.wrongKind, "\(command) returns no value", at: span)
      }
      return value
    case .part(let whole, let accessors, _): return try part(accessors, of: try evaluate(whole))
    case .negation(let operand, let span):
      let value = try evaluate(operand)
      return try apply(.minus, NumberValue(0), value, at: span)
    case .arithmetic(let first, let rest, let span):
      var result = try evaluate(first)
      for operation in rest {
        let place = span.lowerBound..<operation.operand.span.upperBound
        try spend(Interruption.workOfStep)
        let waits = wait(for: result)
        let operand = try evaluate(operation.operand)
        result = try apply(operation.symbol, result, operand, at: place)
        if waits { forget(1) }
      }
      return result
    }
  }

  /// Applies an operation; throws `limit` if there is not enough memory for its result.
  private mutating func apply(
    _ symbol: ArithmeticOperator, _ left: any Value, _ right: any Value, at span: Range<Int>
  ) throws(Diagnostic) -> any Value {
    let tensor = (left as? TensorValue ?? right as? TensorValue)?.tensor
    if let tensor {
      let waits = wait(for: right)
      try checkTensor(tensor.shape, at: span)
      if waits { forget(1) }
    }
    return try Arithmetic.apply(symbol, left, right, at: span)
  }

  /// Converts a list of numbers, or of tensors with the same shape, to a tensor.
  private mutating func list(_ items: [Expression], _ span: Range<Int>) throws(Diagnostic) -> any Value {
    var values: [Double] = []
    var part: Shape?
    for item in items {
      try spend(Interruption.workOfStep)
      let tensor: Tensor<Double>
      switch try evaluate(item) {
      case let number as NumberValue: tensor = Tensor(Shape([]), [number.number])
      case let inner as TensorValue: tensor = inner.tensor
      case let other:
        throw Diagnostic(
          .wrongKind, "a list can hold numbers, lists and tensors, but not \(other.kind.withArticle)", at: item.span)
      }
      if let part, part != tensor.shape {
        func name(_ shape: Shape) -> String { shape.rank == 0 ? "a number" : "a tensor of shape \(shape)" }
        throw Diagnostic(
          .shapeMismatch, "a list cannot contain both \(name(part)) and \(name(tensor.shape))", at: item.span)
      }
      part = tensor.shape
      // The list grows by doubling: its contents plus room for twice as much.
      if tensor.count > 1 {
        try checkTensor(Shape(values.count.saturatingAdd(tensor.count)), copies: 3, at: item.span)
      }
      values += tensor.values
    }
    let shape = (part ?? Shape([])).batch(of: items.count)
    guard shape.rank <= Limits.rank else {
      throw Diagnostic(.limit, "a tensor can have at most \(Limits.rank) axes, not \(shape.rank)", at: span)
    }
    return TensorValue(Tensor(shape, values))
  }
}
