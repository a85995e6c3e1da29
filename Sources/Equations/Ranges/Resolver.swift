/// Resolves the names of an equation in a scope, and finds the range of every index.
///
/// A range that is stated wins; then the declared shape of the left side, where the index stands alone on an axis; then
/// an axis on the right on which it stands alone. Two different lengths on the right are an error, and so is an index
/// without a range.
struct Resolver {
  /// A place where an index stands alone on an axis.
  struct LoneUse {
    let tensor: String
    let axis: Int
    let length: Int?
    let range: Range<Int>
  }

  let equation: Equation
  let scope: EquationScope
  var indices: [ResolvedIndex] = []
  /// The slots that are bound now, innermost last.
  var bound: [(name: String, slot: Int)] = []
  /// Whether the range of a slot is stated.
  var stated: Set<Int> = []
  var leftUses: [Int: LoneUse] = [:]
  var rightUses: [Int: [LoneUse]] = [:]
  /// The slot of `[...]`, with the tensor whose size it has.
  var whole: (slot: Int, tensor: String, shape: KnownShape?)?
  var reads: Set<String> = []
  var notes: [EquationNote] = []

  /// Resolves an equation.
  ///
  /// - Throws: `EquationError` with code `unknown-name`, `shape-mismatch`, `bad-value`, `reserved-name` or `limit`.
  static func resolve(_ equation: Equation, in scope: EquationScope) throws(EquationError) -> ResolvedEquation {
    var resolver = Resolver(equation: equation, scope: scope)
    return try resolver.resolve()
  }

  private init(equation: Equation, scope: EquationScope) {
    self.equation = equation
    self.scope = scope
  }

  private mutating func resolve() throws(EquationError) -> ResolvedEquation {
    let place = scope.canonical(equation.place.name)
    let shape = scope.shape(place)
    if case .gradient(let base) = equation.place.name, shape == nil { throw unknownTensor(base, equation.place.range) }
    try bindLoops()
    let axes = try placeAxes(place, shape)
    let loops = bound.map(\.slot)
    let value = try value(equation.value)
    let condition = try equation.condition.map { (condition) throws(EquationError) in try self.value(condition) }
    for slot in indices.indices where !stated.contains(slot) { try infer(slot) }
    return ResolvedEquation(
      equation: equation, place: place, placeAxes: axes, loops: loops, indices: indices, value: value,
      condition: condition, reads: reads, notes: notes)
  }

  // MARK: The left side

  private mutating func bindLoops() throws(EquationError) {
    for binder in equation.loops ?? [] { try bind(binder) }
  }

  private mutating func placeAxes(_ place: String, _ shape: KnownShape?) throws(EquationError) -> [IndexTree]? {
    guard let axes = equation.place.axes else {
      guard equation.loops == nil else {
        throw EquationError(.syntax, "`[...]` can't be used with `for`", at: equation.place.range)
      }
      let slot = try newSlot("...", at: equation.place.range)
      bound.append(("...", slot))
      whole = (slot, place, shape)
      stated.insert(slot)
      indices[slot].upper = shape?.count.map { .number($0) } ?? .unknown("...")
      return nil
    }
    if let rank = shape?.rank, rank != axes.count {
      throw wrongRank(place, rank, axes.count, at: equation.place.range)
    }
    if equation.loops == nil {
      for axis in axes { try bindNames(axis) }
    }
    var trees: [IndexTree] = []
    for (number, axis) in axes.enumerated() {
      let tree = try index(axis.index)
      if case .slot(let slot) = tree {
        let use = LoneUse(tensor: place, axis: number, length: shape?[number], range: axis.index.range)
        if shape != nil, leftUses[slot] == nil { leftUses[slot] = use }
        if equation.loops != nil { try state(slot, axis.bounds) }
      }
      trees.append(tree)
    }
    return trees
  }

  /// Binds the indices of one axis of the left side.
  private mutating func bindNames(_ axis: Equation.Axis) throws(EquationError) {
    if case .name(let name) = axis.index.form, !isWord(name) {
      guard !bound.contains(where: { $0.name == name }) else {
        throw EquationError(
          .syntax, "the index `\(name)` appears twice on the left side", at: axis.index.range,
          help: "to add to a diagonal, use `for`: `for \(name): Y[\(name),\(name)] += ...`")
      }
      return try bind(Binder(name: name, bounds: axis.bounds, range: axis.index.range))
    }
    var pending = [axis.index]
    while let part = pending.popLast() {
      pending += part.children.reversed()
      guard case .name(let name) = part.form else { continue }
      for name in letters(name) ?? [name] where scope.numbers[name] == nil && slot(name) == nil {
        try bind(Binder(name: name, bounds: .inferred, range: part.range))
      }
    }
  }

  /// Whether a word stands for a product of one-letter names.
  private func isWord(_ name: String) -> Bool { letters(name) != nil }

  /// The letters of a word that is no known name but splits into one-letter ones: `cHW`. On the left side letters that
  /// are no numbers become indices, so at least one letter must be a number.
  private func letters(_ name: String) -> [String]? {
    guard name.count > 1, scope.numbers[name] == nil, slot(name) == nil, name.allSatisfy(\.isLetter) else { return nil }
    let letters = name.map { String($0) }
    let free = letters.filter { scope.numbers[$0] == nil }.count
    return free < letters.count && free <= 1 ? letters : nil
  }

  // MARK: Indices

  /// The slot of an index, if it is bound.
  func slot(_ name: String) -> Int? { bound.last { $0.name == name }?.slot }

  private mutating func newSlot(_ name: String, at range: Range<Int>) throws(EquationError) -> Int {
    guard indices.count < EquationLimits.indices else {
      throw EquationError(.limit, "an equation can have at most \(EquationLimits.indices) indices", at: range)
    }
    indices.append(ResolvedIndex(name: name, range: range, lower: .number(0), upper: .unknown(name)))
    return indices.count - 1
  }

  /// Binds an index, with its range where that is stated.
  mutating func bind(_ binder: Binder) throws(EquationError) {
    guard scope.numbers[binder.name] == nil else {
      let free = ["i", "j", "k", "m", "n", "u", "v", "q", "r", "t"].first { name in
        scope.numbers[name] == nil && !bound.contains { $0.name == name }
      }
      throw EquationError(
        .reservedName, "`\(binder.name)` is already defined by the layer, so it can't be an index", at: binder.range,
        help: free.map { "use another name, such as `\($0)`" })
    }
    let slot = try newSlot(binder.name, at: binder.range)
    // The ends may use the indices bound further out, but not this one.
    try state(slot, binder.bounds)
    bound.append((binder.name, slot))
  }

  private mutating func state(_ slot: Int, _ bounds: Binder.Bounds) throws(EquationError) {
    switch bounds {
    case .inferred: return
    case .below(let end): indices[slot].upper = try index(end)
    case .between(let start, let end):
      indices[slot].lower = try index(start)
      indices[slot].upper = try index(end)
    case .window(let axis):
      guard scope.window.indices.contains(axis) else {
        throw EquationError(
          .unknownName,
          scope.window.isEmpty
            ? "this layer has no window"
            : "the window has only \(scope.window.count) ax\(scope.window.count == 1 ? "is" : "es")",
          at: indices[slot].range, help: "state the range, such as `\(indices[slot].name)<3`")
      }
      indices[slot].upper = tree(scope.window[axis], "window")
    }
    stated.insert(slot)
  }

  /// Finds the range of an index that is not stated.
  private mutating func infer(_ slot: Int) throws(EquationError) {
    let name = indices[slot].name
    if let left = leftUses[slot] {
      if let length = left.length {
        indices[slot].upper = .number(length)
        return
      }
      // The declared shape will say it once there are data.
      if scope.shape(left.tensor) != nil, rightUses[slot]?.isEmpty ?? true { return }
    }
    let uses = rightUses[slot] ?? []
    guard let first = uses.first(where: { $0.length != nil }) ?? uses.first else {
      let help = "state it, for example `\(name)<3`"
      throw EquationError(.badValue, "the range of `\(name)` can't be inferred", at: indices[slot].range, help: help)
    }
    guard let length = first.length else { return }
    for use in uses {
      if let other = use.length, other != length {
        throw EquationError(
          .shapeMismatch,
          "the range of `\(name)` is ambiguous: axis \(first.axis) of \(first.tensor) has length \(length), "
            + "axis \(use.axis) of \(use.tensor) has length \(other)",
          at: first.range, help: "state the range, for example `\(name)<\(min(length, other))`", and: use.range)
      }
    }
    indices[slot].upper = .number(length)
  }

  // MARK: Errors

  func unknownTensor(_ name: String, _ range: Range<Int>) -> EquationError {
    let known = scope.readableNames
    return EquationError(
      .unknownName, "unknown tensor `\(name)`", at: range,
      help: known.isEmpty ? nil : "the tensors are \(known.joined(separator: " "))")
  }

  func wrongRank(_ tensor: String, _ rank: Int, _ given: Int, at range: Range<Int>) -> EquationError {
    EquationError(
      .shapeMismatch,
      "\(tensor) has \(rank) ax\(rank == 1 ? "is" : "es") (\(scope.shape(tensor)?.text ?? "?")), but "
        + "\(given) ind\(given == 1 ? "ex is" : "ices are") given",
      at: range)
  }

  /// The tree of a layer number.
  func tree(_ number: EquationScope.Number, _ name: String) -> IndexTree {
    if case .integer(let value) = number { .number(value) } else { .unknown(name) }
  }
}
