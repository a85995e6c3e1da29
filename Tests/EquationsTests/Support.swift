import NeuralNetworks

@testable import Equations

/// A tensor of small random numbers.
func random<Scalar: TensorScalar>(
  _ shape: [Int], _ generator: inout SeededGenerator, in precision: Scalar.Type = Scalar.self
) -> Tensor<Scalar> {
  let shape = Shape(shape)
  return Tensor(shape, (0..<shape.count).map { _ in Scalar(Double.random(in: -1...1, using: &generator)) })
}

/// A scope with tensors of these shapes and these numbers.
func scope(_ shapes: [String: [Int]], _ numbers: [String: Int] = [:]) -> EquationScope {
  var scope = EquationScope()
  for (name, shape) in shapes { scope.tensors[name] = KnownShape(shape.map { Optional($0) }) }
  for (name, number) in numbers { scope.numbers[name] = .integer(number) }
  return scope
}

/// The result of an equation for these tensors, the place's shape as declared in `places`.
func evaluate<Scalar: TensorScalar>(
  _ text: String, _ tensors: [String: Tensor<Scalar>], _ numbers: [String: Int] = [:], places: [String: [Int]] = [:]
) throws -> Tensor<Scalar> {
  var shapes = places
  for (name, tensor) in tensors { shapes[name] = tensor.shape.dimensions }
  return try CompiledEquation(Equation(text), in: scope(shapes, numbers)).evaluate(tensors)
}

/// The error of a text in a scope.
func error(_ text: String, in scope: EquationScope) -> EquationError? {
  do throws(EquationError) {
    _ = try CompiledEquation(try Equation(text), in: scope)
    return nil
  } catch {
    return error
  }
}

/// The characters of a text that an error is about.
func marked(_ error: EquationError?, _ text: String) -> String {
  guard let error else { return "" }
  return String(Array(text)[error.range.clamped(to: 0..<text.count)])
}
