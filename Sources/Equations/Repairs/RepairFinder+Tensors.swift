/// Edits of what is read: another tensor, a factor too much, a factor that is missing.
extension RepairFinder {
  mutating func addTensorEdits() {
    let readable = readable
    for element in tree.elements where element.spot.path.root != .place {
      let canonical = scope.canonical(element.name)
      for other in readable where other.shape.count == element.indices.count {
        let name = scope.canonical(other.name)
        guard name != canonical else { continue }
        let node = Expression(.element(other.name, element.indices), at: element.spot.node.range)
        let isDerivative = canonical == "dY" && name == "dZ"
        let cause =
          isDerivative
          ? "the activation's derivative is missing" : "another tensor is read"
        let (right, wrong) = (Renderer.name(other.name, .ascii), Renderer.name(element.name, .ascii))
        replace(
          element.spot, by: node, isDerivative ? .activationDerivative : .wrongTensor,
          "\(cause): `\(right)` belongs where `\(wrong)` is")
      }
    }
  }

  /// Edits that remove or invert one factor of a product.
  mutating func addFactorEdits() {
    for spot in tree.spots where !spot.isIndex && spot.path.root != .place {
      guard case .binary(let sign, let left, let right) = spot.node.form, sign == .multiply || sign == .divide else {
        continue
      }
      remove(right, from: spot, leaving: left)
      if sign == .multiply {
        remove(left, from: spot, leaving: right)
      } else {
        replace(
          spot, by: Expression(.binary(.multiply, left, right), at: spot.node.range), .factor,
          "it is divided by `\(Self.shown(right))` instead of multiplied", at: right.range)
      }
    }
    addConstantFactors()
  }

  private mutating func remove(_ factor: Expression, from spot: Spot, leaving rest: Expression) {
    if isConstant(factor) {
      replace(
        spot, by: rest, .factor, "the factor `\(Self.shown(factor))` does not belong in the product", at: factor.range)
    } else if case .call(let name, _) = factor.form, name == "φ'" || name == "phi'" {
      replace(
        spot, by: rest, .activationDerivative, "the activation's derivative is applied once too often",
        at: factor.range)
    } else {
      replace(
        spot, by: rest, .extraFactor, "the factor `\(Self.shown(factor))` is too much", at: factor.range)
    }
  }

  /// Whether a value consists of numbers only.
  func isConstant(_ expression: Expression) -> Bool {
    switch expression.form {
    case .number: true
    case .name(let name): scope.numbers[name] != nil
    case .negated(let value): isConstant(value)
    case .binary(_, let left, let right): isConstant(left) && isConstant(right)
    default: false
    }
  }

  private mutating func addConstantFactors() {
    guard let spot = rightSide else { return }
    func times(_ sign: BinaryOperator, _ factor: Expression, _ text: String) {
      replace(
        spot, by: Expression(.binary(sign, spot.node, factor), at: spot.node.range), .factor, text, size: 2)
    }
    let two = Expression(.number(2), at: spot.node.range)
    times(.multiply, two, "a factor of 2 is missing")
    times(.divide, two, "there is a factor of 2 too much")
    let products = [
      ["B"], ["N"], ["N_in"], ["N_out"], ["K_h", "K_w"], ["H", "W"], ["H_out", "W_out"], ["B", "H", "W"],
      ["B", "H_out", "W_out"], ["C"], ["C_in"], ["C_out"],
    ]
    for names in products where names.allSatisfy({ integers[$0] != nil }) {
      let factors = names.map { Expression(.name($0), at: spot.node.range) }
      let product = factors.dropFirst().reduce(factors[0]) {
        Expression(.binary(.multiply, $0, $1), at: spot.node.range)
      }
      let text = names.joined(separator: "*")
      times(.divide, product, "a division by `\(text)` is missing")
      times(.multiply, product, "it is divided by `\(text)` once too often")
    }
  }

  // MARK: A factor that is missing

  /// The largest number of ways to write one missing factor.
  private static let mostFits = 24

  mutating func addMissingFactors() {
    let lengths = lengths
    for spot in products where !isFull {
      for factor in factors(spot, lengths) {
        let text = "the factor `\(Self.shown(factor, isIndex: true))` is missing"
        for sign in [BinaryOperator.multiply, .divide] {
          replace(
            spot, by: Expression(.binary(sign, spot.node, factor), at: spot.node.range), .missingFactor,
            sign == .multiply ? text : "a division by `\(Self.shown(factor, isIndex: true))` is missing", size: 2)
        }
      }
    }
  }

  /// The products: the right side, the bodies of sums, and the terms of each.
  private var products: [Spot] {
    tree.spots.filter { spot in
      guard !spot.isIndex, spot.path.root == .value else { return false }
      guard let last = spot.path.steps.last else { return true }
      let parent = tree.spots.first { $0.path == NodePath(root: .value, steps: spot.path.steps.dropLast()) }
      switch parent?.node.form {
      case .reduction(let reduction)?: return last == (parent?.node.children.count ?? 0) - 1 && !reduction.isArg
      case .binary(.add, _, _)?, .binary(.subtract, _, _)?, .negated?: return true
      default: return false
      }
    }
  }

  private func factors(_ spot: Spot, _ lengths: [String: Set<Int>]) -> [Expression] {
    let inner = Set(spot.bound)
    var factors: [Expression] = []
    func append(_ factor: Expression) { if !factors.contains(factor) { factors.append(factor) } }
    // As other equations write them.
    for other in others {
      for element in EquationTree(other).elements {
        let names = element.indices.reduce(into: Set<String>()) { $0.formUnion(IndexAlgebra.names($1)) }
        if names.allSatisfy({ inner.contains($0) || scope.numbers[$0] != nil }),
          scope.shape(scope.canonical(element.name)) != nil
        {
          append(Expression(.element(element.name, element.indices), at: spot.node.range))
        }
      }
    }
    for tensor in readable {
      var fits: [[Expression]] = [[]]
      for length in tensor.shape {
        let names = spot.bound.filter { lengths[$0]?.contains(length) ?? false }
        fits = fits.flatMap { fit in
          names.filter { name in !fit.contains { $0.form == .name(name) } }.map {
            fit + [Expression(.name($0), at: spot.node.range)]
          }
        }
        if fits.count > 4 * Self.mostFits { fits = [] }
      }
      for fit in fits.prefix(Self.mostFits) { append(Expression(.element(tensor.name, fit), at: spot.node.range)) }
    }
    return factors
  }
}

extension Reduction {
  /// Whether it gives positions.
  var isArg: Bool { kind == .argmax || kind == .argmin }
}
