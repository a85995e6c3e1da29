/// Finds the equations that differ from a typed one by one small edit, as a student's slip would.
///
/// The edits know the form of the equation and the names of the layer, but not which of them is right: that is decided
/// by computing their results.
public struct RepairFinder: Sendable {
  /// The largest number of edits.
  public static let limit = 1500

  let tree: EquationTree
  let scope: EquationScope
  /// The other equations of the layer, typed or declared, from which missing factors and numbers are taken.
  let others: [Equation]
  private(set) var found: [Repair] = []
  private var seen: Set<Equation> = []

  /// The edits of an equation, the smallest first.
  ///
  /// - Parameters:
  ///   - scope: the names that the equation can use, with the shapes of all tensors.
  ///   - others: the other equations of the layer, typed or declared.
  ///   - forward: the equation of the output, where it is typed.
  public static func repairs(
    of equation: Equation, in scope: EquationScope, others: [Equation] = [], forward: Equation? = nil
  ) -> [Repair] {
    var finder = RepairFinder(equation, in: scope, others: others)
    finder.addIndexEdits()
    finder.addTensorEdits()
    finder.addSumEdits()
    finder.addRangeEdits()
    finder.addTermEdits()
    finder.addFactorEdits()
    finder.addMissingSums()
    if let forward { finder.addMissingTerms(of: forward) }
    finder.addMissingFactors()
    // A stable sort keeps the order of the rules among edits of equal size.
    return [1, 2].flatMap { size in finder.found.filter { $0.size == size } }
  }

  private init(_ equation: Equation, in scope: EquationScope, others: [Equation]) {
    tree = EquationTree(equation)
    self.scope = scope
    self.others = others
    seen = [equation]
  }

  var equation: Equation { tree.equation }

  /// Whether no more edits are taken.
  var isFull: Bool { found.count >= Self.limit }

  /// Adds an edit, unless another rule makes the same one.
  mutating func add(
    _ mistake: EquationMistake, _ text: String, size: Int = 1, at ranges: [Range<Int>], _ equation: Equation
  ) {
    guard !isFull, seen.insert(equation).inserted else { return }
    found.append(Repair(mistake: mistake, size: size, text: text, ranges: ranges, equation: equation))
  }

  /// Adds an edit that replaces one node.
  mutating func replace(
    _ spot: Spot, by node: Expression, _ mistake: EquationMistake, _ cause: String, size: Int = 1,
    at range: Range<Int>? = nil
  ) {
    guard !isFull else { return }
    add(mistake, cause, size: size, at: [range ?? spot.node.range], tree.replacing([spot.path: node]))
  }

  /// An expression as it is shown, without blanks in indices.
  static func shown(_ expression: Expression, isIndex: Bool = false) -> String {
    let text = Renderer.text(expression, .ascii)
    return isIndex ? text.filter { $0 != " " } : text
  }

  /// `` `h+i-p` belongs where `h+i` is ``
  static func instead(_ right: Expression, of wrong: Expression, isIndex: Bool = false) -> String {
    "`\(shown(right, isIndex: isIndex))` belongs where `\(shown(wrong, isIndex: isIndex))` is"
  }

  /// The right side.
  var rightSide: Spot? { tree.spots.first { $0.path.root == .value } }

  /// The integers of the layer, by name.
  var integers: [String: Int] {
    scope.numbers.compactMapValues { if case .integer(let value) = $0 { value } else { nil } }
  }

  /// The tensors that an equation can read, by the name that is written, with their shapes.
  var readable: [(name: TensorName, shape: [Int])] {
    var tensors: [(TensorName, [Int])] = []
    for name in scope.tensors.keys.sorted() {
      guard let shape = scope.shape(name)?.complete else { continue }
      let short = scope.shortForms.first { $0.value == name }?.key
      tensors.append((.plain(short ?? name), shape))
    }
    for (name, of) in [("G", "Y"), ("GZ", "Z")] where scope.tensors[name] == nil {
      if let shape = scope.shape(of)?.complete { tensors.append((.plain(name), shape)) }
    }
    return tensors
  }

  /// The lengths of the axes on which each index stands alone.
  var lengths: [String: Set<Int>] {
    var lengths: [String: Set<Int>] = [:]
    func note(_ name: TensorName, _ indices: [Expression]) {
      guard let shape = scope.shape(scope.canonical(name)) else { return }
      for (axis, index) in indices.enumerated() {
        if case .name(let index) = index.form, let length = shape[axis] { lengths[index, default: []].insert(length) }
      }
    }
    note(equation.place.name, (equation.place.axes ?? []).map(\.index))
    for element in tree.elements { note(element.name, element.indices) }
    for binder in tree.binders {
      if case .below(let end) = binder.bounds, case .number(let length) = end.form {
        lengths[binder.name, default: []].insert(Int(length))
      }
      if case .below(let end) = binder.bounds, case .name(let name) = end.form, let length = integers[name] {
        lengths[binder.name, default: []].insert(length)
      }
    }
    return lengths
  }
}
