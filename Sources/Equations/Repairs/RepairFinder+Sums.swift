/// Edits of sums: their kind, their indices, how far they reach.
extension RepairFinder {
  private var reductions: [(spot: Spot, reduction: Reduction)] {
    tree.spots.compactMap { spot in
      if case .reduction(let reduction) = spot.node.form { (spot, reduction) } else { nil }
    }
  }

  mutating func addSumEdits() {
    for (spot, reduction) in reductions {
      func new(_ changed: Reduction) -> Expression { Expression(.reduction(changed), at: spot.node.range) }
      addKinds(spot, reduction)
      for (place, binder) in reduction.binders.enumerated() where reduction.kind == .sum || reduction.kind == .mean {
        let isShadow = spot.bound.contains(binder.name)
        let isUsed = reduction.uses(binder.name)
        guard isShadow || !isUsed else { continue }
        var binders = reduction.binders
        binders.remove(at: place)
        let node = binders.isEmpty ? reduction.body : new(reduction.with(binders: binders))
        if binders.isEmpty, reduction.condition != nil { continue }
        let reason = isShadow ? "it is an index of the left side" : "no term depends on it"
        replace(
          spot, by: node, .extraSum, "the sum over `\(binder.name)` is too much: \(reason)", at: binder.range)
      }
      addReach(spot, reduction)
    }
    addWiderSums()
  }

  private mutating func addKinds(_ spot: Spot, _ reduction: Reduction) {
    let pairs: [Reduction.Kind: [Reduction.Kind]] = [
      .sum: [.mean], .mean: [.sum], .max: [.sum, .min], .min: [.max], .argmax: [.argmin], .argmin: [.argmax],
    ]
    for kind in pairs[reduction.kind] ?? [] {
      let cause =
        switch (reduction.kind, kind) {
        case (.sum, .mean): "a division by the number of terms is missing"
        case (.mean, .sum): "it is averaged, not summed"
        default: "the wrong reduction"
        }
      let isFactor = [.sum, .mean].contains(kind) && [.sum, .mean].contains(reduction.kind)
      let start = spot.node.range.lowerBound
      let end = reduction.binders.first?.range.lowerBound ?? spot.node.range.upperBound
      replace(
        spot, by: Expression(.reduction(reduction.with(kind: kind)), at: spot.node.range),
        isFactor ? .factor : .comparison,
        "\(cause): `\(kind.rawValue)` belongs where `\(reduction.kind.rawValue)` is",
        at: start..<max(start + 1, min(end, start + reduction.kind.rawValue.count)))
    }
  }

  /// A term inside of a sum that belongs outside of it.
  private mutating func addReach(_ spot: Spot, _ reduction: Reduction) {
    guard case .binary(let sign, let left, let right) = reduction.body.form, sign == .add || sign == .subtract,
      reduction.kind == .sum || reduction.kind == .mean
    else { return }
    let names = reduction.binders.map(\.name)
    func isOutside(_ part: Expression) -> Bool { !names.contains { IndexAlgebra.contains(part, $0) } }
    func sum(_ body: Expression) -> Expression {
      Expression(.reduction(reduction.with(body: body)), at: spot.node.range)
    }
    for (inside, outside) in [(left, right), (right, left)] where isOutside(outside) && !isOutside(inside) {
      let parts = outside == right ? (sum(inside), outside) : (outside, sum(inside))
      replace(
        spot, by: Expression(.binary(sign, parts.0, parts.1), at: spot.node.range), .sumReach,
        "`\(Self.shown(outside))` belongs outside the sum: inside, it counts once for every term", at: outside.range)
    }
  }

  /// A term beside a sum that belongs inside of it.
  private mutating func addWiderSums() {
    for spot in tree.spots where !spot.isIndex {
      guard case .binary(let sign, let left, let right) = spot.node.form, sign == .add || sign == .subtract else {
        continue
      }
      for (sum, other) in [(left, right), (right, left)] {
        guard case .reduction(let reduction) = sum.form, reduction.kind == .sum || reduction.kind == .mean else {
          continue
        }
        let parts = other == right ? (reduction.body, other) : (other, reduction.body)
        let body = Expression(.binary(sign, parts.0, parts.1), at: spot.node.range)
        replace(
          spot, by: Expression(.reduction(reduction.with(body: body)), at: spot.node.range), .sumReach,
          "`\(Self.shown(other))` belongs inside the sum: the body of a sum ends before `\(sign.rawValue)`",
          at: other.range)
      }
    }
  }

  // MARK: A sum that is missing

  /// Constant indices that should run over a range: in all tensors at once, or in one.
  mutating func addMissingSums() {
    var constants: [(path: NodePath, range: Range<Int>, axis: Int, rank: Int, value: Double)] = []
    for element in tree.elements where element.spot.path.root == .value {
      for (axis, index) in element.indices.enumerated() {
        guard case .number(let value) = index.form else { continue }
        constants.append((element.spot.path.child(axis), index.range, axis, element.indices.count, value))
      }
    }
    guard !constants.isEmpty, constants.count <= 8 else { return }
    var groups: [[Int]] = []
    for axis in Set(constants.map(\.axis)).sorted() {
      groups.append(constants.indices.filter { constants[$0].axis == axis })
    }
    groups.append(Array(constants.indices))
    groups += constants.indices.map { [$0] }
    for group in groups {
      var names: [Int: String] = [:]
      let used = Set(tree.binders.map(\.name)).union(scope.numbers.keys)
      for place in group where names[constants[place].axis] == nil {
        let usual = constants[place].rank == 4 ? ["b", "c", "h", "w"] : ["b", "i", "j", "k"]
        let free = ([usual[min(3, constants[place].axis)]] + ["n", "m", "q", "r", "t", "u", "v"]).first {
          !used.contains($0) && !names.values.contains($0)
        }
        names[constants[place].axis] = free
      }
      var changes: [NodePath: Expression] = [:]
      for place in group {
        guard let name = names[constants[place].axis] else { return }
        changes[constants[place].path] = Expression(.name(name), at: constants[place].range)
      }
      addMissingSum(tree.replacing(changes), names.sorted { $0.key < $1.key }.map(\.value), group.map { constants[$0] })
    }
  }

  private mutating func addMissingSum(
    _ changed: Equation, _ names: [String],
    _ constants: [(path: NodePath, range: Range<Int>, axis: Int, rank: Int, value: Double)]
  ) {
    let new = EquationTree(changed)
    let listed = names.map { "`\($0)`" }.joined(separator: " and ")
    let text = "the sum over \(listed) is missing: the index is always \(Int(constants[0].value))"
    let binders = names.map { Binder(name: $0, bounds: .inferred, range: constants[0].range) }
    for (spot, reduction) in reductions where constants.allSatisfy({ $0.path.steps.starts(with: spot.path.steps) }) {
      guard case .reduction(let inner)? = new.spots.first(where: { $0.path == spot.path })?.node.form else { continue }
      let node = Expression(.reduction(inner.with(binders: inner.binders + binders)), at: spot.node.range)
      let end = reduction.binders.last?.range.upperBound ?? spot.node.range.upperBound
      add(
        .missingSum, text, size: 2, at: [spot.node.range.lowerBound..<end],
        new.replacing([spot.path: node]))
    }
    let sum = Reduction(kind: .sum, isInside: false, binders: binders, condition: nil, body: changed.value)
    let node = Expression(.reduction(sum), at: equation.value.range)
    add(.missingSum, text, size: 2, at: constants.map(\.range), new.replacing([NodePath(root: .value): node]))
  }
}

extension Reduction {
  /// Whether its terms, its condition or the ends of its ranges depend on an index.
  func uses(_ name: String) -> Bool {
    ([condition, body].compactMap(\.self) + binders.flatMap(\.bounds.ends)).contains { IndexAlgebra.contains($0, name) }
  }
}
