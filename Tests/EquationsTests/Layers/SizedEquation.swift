import NeuralNetworks

@testable import Equations

/// The same equation for the sizes of its terms: every tensor is replaced by one of sizes, and differences by sums.
///
/// What rounding may change in a result is a small share of the sum of its terms' sizes, however they cancel out.
struct SizedEquation {
  let scope: EquationScope

  /// The tensor of the sizes of a tensor.
  static func name(_ canonical: String) -> String { "size_" + canonical }

  func equation(_ equation: Equation) -> Equation {
    let place = Equation.Place(
      name: .plain(Self.name(scope.canonical(equation.place.name))), axes: equation.place.axes,
      range: equation.place.range)
    return Equation(
      text: equation.text, loops: equation.loops, place: place, adds: equation.adds, value: sized(equation.value),
      condition: equation.condition)
  }

  private func sized(_ expression: Expression) -> Expression {
    func new(_ form: Expression.Form) -> Expression { Expression(form, at: expression.range) }
    switch expression.form {
    case .number, .name, .comparison: return expression
    case .element(let name, let indices): return new(.element(.plain(Self.name(scope.canonical(name))), indices))
    case .wholeTensor(let name): return new(.wholeTensor(.plain(Self.name(scope.canonical(name)))))
    case .call(_, let arguments):
      return arguments.reduce(new(.call("abs", [expression]))) { new(.binary(.add, $0, sized($1))) }
    case .negated(let value): return sized(value)
    case .binary(.divide, let left, let right):
      return new(.binary(.divide, sized(left), new(.call("abs", [right]))))
    case .binary(.power, let base, let exponent): return new(.binary(.power, sized(base), exponent))
    case .binary(let sign, let left, let right):
      return new(.binary(sign == .subtract ? .add : sign, sized(left), sized(right)))
    case .choice(let value, let condition, let otherwise):
      return new(.choice(sized(value), condition: condition, otherwise: sized(otherwise)))
    case .tuple: return expression
    case .reduction(let reduction):
      return new(
        .reduction(
          Reduction(
            kind: reduction.kind, isInside: reduction.isInside, binders: reduction.binders,
            condition: reduction.condition, body: sized(reduction.body))))
    }
  }
}
