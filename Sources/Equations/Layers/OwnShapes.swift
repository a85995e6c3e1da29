internal import NeuralNetworks

/// Infers the shapes of one's own layer from the shape of its input: of its parameters, of the tensors that its equations
/// define, and of its output. Where an index stands alone on an axis, its range is the length of the axis.
struct OwnShapes {
  /// The names with all that is known of their shapes.
  private(set) var scope: EquationScope
  private let parameters: Set<String>

  /// Infers what follows from the shape of a batch, as far as that is known.
  init(_ definition: OwnDefinition, input: KnownShape) {
    scope = definition.scope(input)
    parameters = Set(definition.parameters.map(\.name))
    let equations = definition.equations.entries
    for entry in equations where scope.shape(entry.place) == nil {
      scope.tensors[entry.place] = KnownShape(entry.equation.place.axes.map { $0.map { _ in nil } })
    }
    // Every round learns at least one length, or is the last one.
    var hasLearned = true
    while hasLearned {
      hasLearned = false
      for entry in equations {
        guard let resolved = try? Resolver.resolve(entry.equation, in: scope) else { continue }
        hasLearned = learn(resolved) || hasLearned
      }
    }
  }

  private mutating func learn(_ equation: ResolvedEquation) -> Bool {
    var hasLearned = false
    if let axes = equation.placeAxes {
      hasLearned = learn(equation.place, axes, equation)
    } else {
      hasLearned = learnWhole(equation)
    }
    var reads: [ResolvedRead] = []
    equation.value.visitReads { reads.append($0) }
    equation.condition?.visitReads { reads.append($0) }
    // What is read tells the shapes of parameters only: a read beyond a tensor is 0, so it says nothing of others.
    for read in reads where parameters.contains(read.tensor) {
      if let axes = read.axes { hasLearned = learn(read.tensor, axes, equation) || hasLearned }
    }
    return hasLearned
  }

  /// The place of `Y[...] = relu(X[...])` has the shape of what is read whole.
  private mutating func learnWhole(_ equation: ResolvedEquation) -> Bool {
    guard scope.shape(equation.place)?.complete == nil else { return false }
    var found: KnownShape?
    equation.value.visitReads { read in
      if read.axes == nil, found == nil, let shape = scope.shape(read.tensor), shape.rank != nil { found = shape }
    }
    guard let found, scope.tensors[equation.place] != found else { return false }
    scope.tensors[equation.place] = found
    return true
  }

  private mutating func learn(_ name: String, _ axes: [IndexTree], _ equation: ResolvedEquation) -> Bool {
    // A gradient has the shape of its tensor.
    let name = scope.tensors[name] == nil ? String(name.dropFirst()) : name
    guard var lengths = scope.tensors[name]?.lengths ?? scope.tensors[name].map({ _ in axes.map { _ in nil } }),
      lengths.count == axes.count
    else { return false }
    var hasLearned = false
    for (axis, index) in axes.enumerated() where lengths[axis] == nil {
      guard case .slot(let slot) = index, case .number(0) = equation.indices[slot].lower,
        let length = equation.indices[slot].upper.constant, length > 0
      else { continue }
      lengths[axis] = length
      hasLearned = true
    }
    if hasLearned { scope.tensors[name] = KnownShape(lengths) }
    return hasLearned
  }
}

extension ValueTree {
  /// Calls `visit` for every tensor that is read, those in sums and conditions included.
  func visitReads(_ visit: (ResolvedRead) -> Void) {
    switch self {
    case .constant, .index, .indexComparison: break
    case .read(let read): visit(read)
    case .function(_, let first, let second):
      first.visitReads(visit)
      second?.visitReads(visit)
    case .negated(let value): value.visitReads(visit)
    case .binary(_, let left, let right), .comparison(_, let left, let right):
      left.visitReads(visit)
      right.visitReads(visit)
    case .choice(let value, let condition, let otherwise):
      for part in [value, condition, otherwise] { part.visitReads(visit) }
    case .reduction(let reduction), .isWinner(_, let reduction):
      reduction.condition?.visitReads(visit)
      reduction.body.visitReads(visit)
    }
  }
}
