/// The gradients that follow from a layer's forward equations, for every parameter and X.
///
/// They are chained through the tensors that the equations define: where `Y` reads `N`, and `N` reads `X`, the gradient
/// of `N` comes first. Each tensor has one equation, a sum of its terms; a term that has only a scatter form becomes a
/// part of the gradient, `∂L/∂X1`, with an equation of its own.
public struct DerivedGradients: Sendable {
  /// The gradient of one tensor.
  public struct Gradient: Sendable {
    /// The tensor, by canonical name.
    public let tensor: String
    /// The equations, the gradient's own last: in the form of the slides where the indices can be solved.
    public let equations: [Equation]
    /// The same in scatter form; nil if `equations` are in scatter form already.
    public let scatter: [Equation]?
  }

  /// The forward equations, in the order in which they are computed.
  public let forward: [Equation]
  /// The gradients: of tensors that the equations define, of the parameters, and of X.
  public let gradients: [Gradient]

  /// Derives the gradients of these equations.
  ///
  /// Where only `Z` has an equation, the output is φ of it. Equations for gradients are left out.
  ///
  /// - Throws: `EquationError` with its `text`: `missing-argument` if nothing defines Y, `bad-value` for an equation that
  ///   can't be differentiated.
  public init(_ equations: [Equation], parameters: [String], in scope: EquationScope) throws(EquationError) {
    var block = try ForwardBlock(equations, in: scope)
    block.findActive(["X"] + parameters)
    var terms: [String: [Derivation.Term]] = [:]
    var gradients: [Gradient] = []
    for place in block.order.reversed() where block.active.contains(place) {
      guard let equation = block.equations[place] else { continue }
      if let own = terms[place] {
        gradients.append(GradientSum(tensor: place, terms: own, scope: block.scope).gradient())
      } else if place != "Y" {
        continue
      }
      do throws(EquationError) {
        let derivation = try Derivation(equation, in: block.scope, for: block.active, definitions: block.definitions)
        for term in derivation.terms { terms[term.tensor, default: []].append(term) }
      } catch {
        throw error.located(in: equation.text)
      }
    }
    for tensor in parameters + ["X"] {
      gradients.append(GradientSum(tensor: tensor, terms: terms[tensor] ?? [], scope: block.scope).gradient())
    }
    forward = block.order.compactMap { block.equations[$0] }
    self.gradients = gradients
    try check(in: block.scope)
  }

  /// Checks that every equation can be typed.
  private func check(in scope: EquationScope) throws(EquationError) {
    for gradient in gradients {
      for equations in [gradient.equations, gradient.scatter ?? []] {
        let known = scope.defining(equations)
        for equation in equations {
          do throws(EquationError) {
            _ = try Resolver.resolve(try Equation(equation.text), in: known)
          } catch {
            throw EquationError(
              error.code, "the gradient of \(gradient.tensor) can't be written: \(error.message)", at: error.range,
              help: error.code == .limit ? "define tensors for parts of the equation" : error.help
            ).located(in: equation.text)
          }
        }
      }
    }
  }
}
