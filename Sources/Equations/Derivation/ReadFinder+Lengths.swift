/// The lengths of the ranges of a mean, which divides by them.
extension ReadFinder {
  /// 1 / the number of terms of a mean, whose ranges must be stated or follow from the axes.
  func share(_ reduction: Reduction, at range: Range<Int>) throws(EquationError) -> Expression {
    var lengths: [Expression] = []
    for binder in reduction.binders {
      switch binder.bounds {
      case .below(let end): lengths.append(end)
      case .between(let start, let end): lengths.append(IndexAlgebra.binary(.subtract, end, start))
      case .window(let axis): lengths.append(IndexAlgebra.name(axis == 0 ? "K_h" : "K_w"))
      case .inferred:
        guard let length = length(of: binder.name, in: reduction.body) else {
          throw EquationError(
            .badValue, "the range of `\(binder.name)` is not known", at: binder.range,
            help: "state it, for example `\(binder.name)<3`")
        }
        lengths.append(length)
      }
    }
    let count = lengths.dropFirst().reduce(lengths[0]) { IndexAlgebra.binary(.multiply, $0, $1) }
    return IndexAlgebra.binary(.divide, IndexAlgebra.number(1), count)
  }

  /// The length of an axis on which an index stands alone: a layer number, or the number itself.
  func length(of name: String, in expression: Expression, depth: Int = 0) -> Expression? {
    if case .element(let tensor, let indices) = expression.form {
      for axis in indices.indices where indices[axis].form == .name(name) {
        if let found = length(of: axis, of: scope.canonical(tensor), rank: indices.count, depth: depth) { return found }
      }
    }
    return expression.children.lazy.compactMap { length(of: name, in: $0, depth: depth) }.first
  }

  private func length(of axis: Int, of tensor: String, rank: Int, depth: Int) -> Expression? {
    let base = tensor == "dY" || tensor == "dZ" || tensor == "dX" ? String(tensor.dropFirst()) : tensor
    for number in Self.numbers(base, rank) where number.axis == axis && scope.numbers[number.name] != nil {
      return IndexAlgebra.name(number.name)
    }
    if let length = scope.shape(tensor)?[axis] { return IndexAlgebra.number(Double(length)) }
    guard depth < definitions.count, let equation = definitions[tensor], let axes = equation.place.axes,
      axes.indices.contains(axis), case .name(let name) = axes[axis].index.form
    else { return nil }
    switch axes[axis].bounds {
    case .below(let end): return end
    case .inferred: return length(of: name, in: equation.value, depth: depth + 1)
    case .between, .window: return nil
    }
  }

  /// The layer numbers that are lengths of a tensor's axes.
  private static func numbers(_ tensor: String, _ rank: Int) -> [(axis: Int, name: String)] {
    switch (tensor, rank) {
    case ("X", 4): [(0, "B"), (1, "C"), (1, "C_in"), (2, "H"), (3, "W")]
    case ("X", 2): [(0, "B"), (1, "N"), (1, "N_in")]
    case ("Y", 4), ("Z", 4): [(0, "B"), (1, "C_out"), (2, "H_out"), (3, "W_out")]
    case ("Y", 2), ("Z", 2): [(0, "B"), (1, "N_out")]
    case ("X", _), ("Y", _), ("Z", _): [(0, "B")]
    default: []
    }
  }
}
