public import NeuralNetworks

/// Compiled equations in the order in which they are computed, for tensors of known shapes.
public struct EquationPlan: Sendable {
  /// The equations, each after those that it needs.
  public let steps: [CompiledEquation]

  /// The number of terms that all equations compute, at most.
  public var terms: Int { steps.reduce(0) { $0.saturatingAdd($1.terms) } }

  /// The tensors that must be given, by canonical name.
  public var reads: Set<String> {
    steps.reduce(into: Set<String>()) { $0.formUnion($1.reads) }.subtracting(steps.map(\.place))
  }

  /// Computes all places from the tensors that are given, by canonical name.
  ///
  /// - Throws: `EquationError` as `CompiledEquation.evaluate`; `limit` if the equations together have too many terms.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func evaluate<Scalar: TensorScalar>(
    _ tensors: [String: Tensor<Scalar>], cancellation: Cancellation = .current
  ) throws(EquationError) -> [String: Tensor<Scalar>] {
    guard terms <= EquationLimits.terms else {
      throw EquationError(
        .limit, "the equations have \(terms) terms; the limit is \(EquationLimits.terms)", at: 0..<0)
    }
    var known = tensors
    var results: [String: Tensor<Scalar>] = [:]
    for step in steps {
      do throws(EquationError) {
        let result = try step.evaluate(known, cancellation: cancellation)
        known[step.place] = result
        results[step.place] = result
      } catch {
        throw error.located(in: step.text)
      }
    }
    return results
  }
}
