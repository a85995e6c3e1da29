/// Edits of the indices of tensors. An edit of both spatial axes counts as one.
extension RepairFinder {
  private struct Axis {
    let path: NodePath
    let index: Expression
    let edits: [IndexEdits.Edit]
  }

  mutating func addIndexEdits() {
    let elements = tree.elements
    var groups: [[Axis]] = []
    for element in elements {
      let axes = axes(of: element)
      groups.append(axes)
      addTogether([axes])
      if axes.count > 1 { for axis in axes { addTogether([[axis]]) } }
      addSwaps(element)
    }
    if groups.count > 2 {
      for first in groups.indices {
        for second in groups.indices where second > first { addTogether([groups[first], groups[second]]) }
      }
    }
    addTogether(groups)
    for element in elements { addOtherIndices(element) }
  }

  private func axes(of element: (spot: Spot, name: TensorName, indices: [Expression])) -> [Axis] {
    let count = element.indices.count
    return element.indices.enumerated().compactMap { axis, index in
      let isSpatial = count == 4 && axis >= 2
      guard isSpatial || count < 4 else { return nil }
      let numbers = isSpatial ? AxisNumbers(scope, isVertical: axis == 2) : nil
      let edits = IndexEdits(index, bound: Set(element.spot.bound), numbers: numbers).edits
      return edits.isEmpty ? nil : Axis(path: element.spot.path.child(axis), index: index, edits: edits)
    }
  }

  /// Adds every edit that can be made on all axes of some of these tensors, those on which it can be made.
  private mutating func addTogether(_ groups: [[Axis]]) {
    var keys: [String] = []
    for edit in groups.joined().flatMap(\.edits) where !keys.contains(edit.key) { keys.append(edit.key) }
    for key in keys where !isFull {
      let chosen = groups.filter { !$0.isEmpty && $0.allSatisfy { $0.edits.contains { $0.key == key } } }.joined()
      guard let first = chosen.first, let edit = first.edits.first(where: { $0.key == key }) else { continue }
      var changes: [NodePath: Expression] = [:]
      for axis in chosen { changes[axis.path] = axis.edits.first { $0.key == key }?.result }
      add(
        edit.mistake, "\(edit.cause): " + Self.instead(edit.result, of: first.index, isIndex: true), size: edit.size,
        at: chosen.map(\.index.range), tree.replacing(changes))
    }
  }

  private mutating func addSwaps(_ element: (spot: Spot, name: TensorName, indices: [Expression])) {
    let indices = element.indices
    func swapped(_ new: [Expression], _ first: String, _ second: String, _ ranges: [Range<Int>]) {
      let node = Expression(.element(element.name, new), at: element.spot.node.range)
      add(
        .swappedIndices,
        "the indices `\(first)` and `\(second)` are swapped: "
          + Self.instead(node, of: element.spot.node, isIndex: true),
        at: ranges, tree.replacing([element.spot.path: node]))
    }
    for first in indices.indices {
      for second in indices.indices where second > first && indices[first] != indices[second] {
        var new = indices
        new.swapAt(first, second)
        swapped(
          new, Self.shown(indices[first], isIndex: true), Self.shown(indices[second], isIndex: true),
          [indices[first].range, indices[second].range])
      }
    }
    let names = Set(indices.flatMap { IndexAlgebra.names($0) }).intersection(element.spot.bound).sorted()
    for (place, first) in names.enumerated() {
      for second in names[(place + 1)...] {
        let range = element.spot.node.range
        let values = [first: Expression(.name(second), at: range), second: Expression(.name(first), at: range)]
        let new = indices.map { IndexAlgebra.replaced($0, values) }
        let changed = indices.indices.filter { new[$0] != indices[$0] }
        swapped(new, first, second, changed.map { indices[$0].range })
      }
    }
  }

  /// Another index that is bound there, or a constant index that should be one.
  private mutating func addOtherIndices(_ element: (spot: Spot, name: TensorName, indices: [Expression])) {
    let bound = element.spot.bound
    for (axis, index) in element.indices.enumerated() {
      guard case .name(let name) = index.form, bound.contains(name) else { continue }
      for other in bound where other != name {
        let node = Expression(.name(other), at: index.range)
        add(
          .wrongIndex, "the wrong index: " + Self.instead(node, of: index, isIndex: true), size: 2, at: [index.range],
          tree.replacing([element.spot.path.child(axis): node]))
      }
    }
    let constants = element.indices.indices.filter { element.indices[$0].isNumber }
    guard !constants.isEmpty, constants.count <= 2 else { return }
    for first in bound {
      for second in constants.count == 2 ? bound.filter({ $0 != first }) : [""] {
        var changes: [NodePath: Expression] = [:]
        for (axis, name) in zip(constants, [first, second]) {
          changes[element.spot.path.child(axis)] = Expression(.name(name), at: element.indices[axis].range)
        }
        let text = constants.count == 2 ? "`\(first)` and `\(second)` belong" : "`\(first)` belongs"
        add(
          .missingSum, "an index is fixed: \(text) where \(Self.constants(element.indices)) is",
          at: constants.map { element.indices[$0].range }, tree.replacing(changes))
      }
    }
  }

  private static func constants(_ indices: [Expression]) -> String {
    indices.first(where: \.isNumber).map { "`\(shown($0))`" } ?? "a number"
  }
}

extension Expression {
  /// Whether it is a number and nothing else.
  var isNumber: Bool { if case .number = form { true } else { false } }
}
