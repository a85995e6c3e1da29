/// The place of a node in an equation: the children to descend to, from the right side, the condition or the left side.
struct NodePath: Hashable {
  /// The part of the equation.
  enum Root: Hashable { case value, condition, place }

  let root: Root
  var steps: [Int] = []

  func child(_ index: Int) -> NodePath { NodePath(root: root, steps: steps + [index]) }
}

/// A node of an equation with its surroundings.
struct Spot {
  let node: Expression
  let path: NodePath
  /// The indices that are bound there, outermost first.
  let bound: [String]
  /// Whether the node is part of an index.
  let isIndex: Bool
  /// Whether the node is in a denominator.
  let isDivisor: Bool
}

/// The nodes of an equation. The left side of a scatter form counts as a tensor that is read.
struct EquationTree {
  let equation: Equation
  /// All nodes, each before its children.
  private(set) var spots: [Spot] = []

  init(_ equation: Equation) {
    self.equation = equation
    let bound =
      equation.loops.map { $0.map(\.name) } ?? (equation.place.axes ?? []).flatMap { Letters.ordered($0.index) }
    if equation.loops != nil, let place = equation.placeElement { visit(place, NodePath(root: .place), bound, false) }
    visit(equation.value, NodePath(root: .value), bound, false)
    if let condition = equation.condition { visit(condition, NodePath(root: .condition), bound, false) }
  }

  private mutating func visit(
    _ node: Expression, _ path: NodePath, _ bound: [String], _ isIndex: Bool, isDivisor: Bool = false
  ) {
    spots.append(Spot(node: node, path: path, bound: bound, isIndex: isIndex, isDivisor: isDivisor))
    var inner = bound
    var ends = 0
    if case .reduction(let reduction) = node.form {
      ends = reduction.binders.flatMap(\.bounds.ends).count
      inner += reduction.binders.map(\.name).filter { !bound.contains($0) }
    }
    let isElement = if case .element = node.form { true } else { false }
    for (index, child) in node.children.enumerated() {
      var divides = isDivisor
      if case .binary(.divide, _, _) = node.form { divides = index == 1 || isDivisor }
      visit(
        child, path.child(index), index < ends ? bound : inner, isIndex || isElement || index < ends,
        isDivisor: divides)
    }
  }

  /// The tensors that are read with indices.
  var elements: [(spot: Spot, name: TensorName, indices: [Expression])] {
    spots.compactMap { spot in
      if case .element(let name, let indices) = spot.node.form { (spot, name, indices) } else { nil }
    }
  }

  /// The equation with other nodes at these places, none of which contains another.
  func replacing(_ changes: [NodePath: Expression]) -> Equation {
    func part(_ root: NodePath.Root, _ expression: Expression) -> Expression {
      changes.filter { $0.key.root == root }.reduce(expression) { $0.replacing($1.key.steps[...], by: $1.value) }
    }
    var place = equation.place
    if let element = equation.placeElement, case .element(_, let indices) = part(.place, element).form {
      let axes = zip(place.axes ?? [], indices).map { Equation.Axis(index: $1, bounds: $0.bounds) }
      place = Equation.Place(name: place.name, axes: axes, range: place.range)
    }
    return Equation(
      text: equation.text, loops: equation.loops, place: place, adds: equation.adds,
      value: part(.value, equation.value), condition: equation.condition.map { part(.condition, $0) })
  }

  /// The equation with other binders.
  func rebinding(_ change: (Binder) -> Binder) -> Equation {
    let axes = equation.place.axes.map { axes in
      axes.map { axis in
        guard case .name(let name) = axis.index.form else { return axis }
        let binder = change(Binder(name: name, bounds: axis.bounds, range: axis.index.range))
        return Equation.Axis(index: axis.index, bounds: binder.bounds)
      }
    }
    return Equation(
      text: equation.text, loops: equation.loops.map { $0.map(change) },
      place: Equation.Place(name: equation.place.name, axes: axes, range: equation.place.range), adds: equation.adds,
      value: equation.value.rebinding(change), condition: equation.condition.map { $0.rebinding(change) })
  }

  /// All binders: of `for`, of the left side, of sums.
  var binders: [Binder] {
    var binders = equation.loops ?? []
    for axis in equation.place.axes ?? [] {
      if case .name(let name) = axis.index.form {
        binders.append(Binder(name: name, bounds: axis.bounds, range: axis.index.range))
      }
    }
    for spot in spots { if case .reduction(let reduction) = spot.node.form { binders += reduction.binders } }
    return binders
  }
}

extension Equation {
  /// The left side as a tensor that is read; nil for `[...]`.
  fileprivate var placeElement: Expression? {
    place.axes.map { Expression(.element(place.name, $0.map(\.index)), at: place.range) }
  }
}

extension Expression {
  /// The same node with other children, in the order of `children`.
  func with(_ parts: [Expression]) -> Expression {
    func new(_ form: Form) -> Expression { Expression(form, at: range) }
    switch form {
    case .number, .name, .wholeTensor: return self
    case .element(let name, _): return new(.element(name, parts))
    case .call(let name, _): return new(.call(name, parts))
    case .negated: return new(.negated(parts[0]))
    case .binary(let sign, _, _): return new(.binary(sign, parts[0], parts[1]))
    case .comparison(let sign, _, _): return new(.comparison(sign, parts[0], parts[1]))
    case .choice: return new(.choice(parts[0], condition: parts[1], otherwise: parts[2]))
    case .tuple: return new(.tuple(parts))
    case .reduction(let reduction):
      var rest = parts[...]
      let binders = reduction.binders.map { binder in
        let bounds: Binder.Bounds
        switch binder.bounds {
        case .below: bounds = .below(rest.removeFirst())
        case .between: bounds = .between(rest.removeFirst(), rest.removeFirst())
        case .inferred, .window: bounds = binder.bounds
        }
        return Binder(name: binder.name, bounds: bounds, range: binder.range)
      }
      let condition = reduction.condition == nil ? nil : rest.removeFirst()
      return new(
        .reduction(
          Reduction(
            kind: reduction.kind, isInside: reduction.isInside, binders: binders, condition: condition,
            body: rest.removeFirst())))
    }
  }

  /// The expression with another node at the end of these steps.
  func replacing(_ steps: ArraySlice<Int>, by node: Expression) -> Expression {
    guard let first = steps.first else { return node }
    var parts = children
    parts[first] = parts[first].replacing(steps.dropFirst(), by: node)
    return with(parts)
  }

  func rebinding(_ change: (Binder) -> Binder) -> Expression {
    let inner = with(children.map { $0.rebinding(change) })
    guard case .reduction(let reduction) = inner.form else { return inner }
    return Expression(.reduction(reduction.with(binders: reduction.binders.map(change))), at: range)
  }
}

extension Reduction {
  /// The same reduction with other parts.
  func with(kind: Kind? = nil, binders: [Binder]? = nil, body: Expression? = nil) -> Reduction {
    Reduction(
      kind: kind ?? self.kind, isInside: isInside && kind ?? self.kind == .mean, binders: binders ?? self.binders,
      condition: condition, body: body ?? self.body)
  }
}
