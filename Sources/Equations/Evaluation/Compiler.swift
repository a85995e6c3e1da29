internal import NeuralNetworks

/// Compiles a resolved equation for tensors of known shapes.
struct Compiler {
  /// The loops that are being compiled, with the guards that reduce their ranges.
  struct Nest {
    /// Its slots.
    var slots: UInt64 = 0
    /// The lane of a loop around it, which its own loops can't be reduced for.
    var outerLane: Int?
    /// Guards without which no term of the nest counts.
    var guards: [Program.Guard] = []
    /// Whether every access must be inside, wherever it stands.
    var needsAll = false
    /// Whether guards may reduce its loops.
    var isReducible = true
    /// The accesses of its terms.
    var accesses: [Int] = []
    /// The exact divisions of its terms.
    var divisions: [Int] = []
  }

  let equation: ResolvedEquation
  let shapes: [String: [Int]]
  let ranges: IndexRanges
  var builder: FormBuilder
  var program = Program()
  var nest = Nest()
  /// The slots of all loops around the current place.
  var enclosing: UInt64 = 0
  var choice: LaneChoice

  /// Compiles an equation.
  ///
  /// - Parameters:
  ///   - shapes: the complete shapes of the tensors that it reads, by canonical name.
  ///   - place: the shape of the place, where it is declared; otherwise it follows from the ranges.
  /// - Throws: `EquationError` with code `bad-value`, `missing-argument` or `limit`.
  static func compile(
    _ equation: ResolvedEquation, shapes: [String: [Int]], place: [Int]?
  ) throws(EquationError) -> Program {
    var compiler = try Compiler(equation, shapes)
    return try compiler.compile(place)
  }

  private init(_ equation: ResolvedEquation, _ shapes: [String: [Int]]) throws(EquationError) {
    self.equation = equation
    self.shapes = shapes
    ranges = try IndexRanges(equation)
    builder = FormBuilder(slots: equation.indices.count)
    choice = LaneChoice(accesses: [], extents: [], forbidden: 0)
  }

  private mutating func compile(_ declared: [Int]?) throws(EquationError) -> Program {
    program.slots = equation.indices.count
    program.adds = equation.equation.adds
    program.tensors = equation.reads.sorted()
    for name in program.tensors where shapes[name] == nil {
      throw EquationError(
        .missingArgument, "the equation reads \(name), but no shape is given for it",
        at: 0..<equation.equation.text.count)
    }
    program.shape = try placeShape(declared)
    try countWork()
    try examineIndices()
    program.lane = lane()
    try compileOuter()
    program.forms = builder.forms
    program.indexNodes = builder.nodes
    return program
  }

  // MARK: Shape and work

  private func placeShape(_ declared: [Int]?) throws(EquationError) -> [Int] {
    var shape: [Int] = []
    if let declared {
      shape = declared
    } else if let axes = equation.placeAxes {
      for axis in axes {
        let values = try ranges.values(of: axis, equation.equation.place.range, "")
        let isEmpty = axis.slots.indices.contains { ranges.extents[$0] == 0 }
        shape.append(isEmpty ? 0 : max(0, values.upperBound + 1))
      }
    } else {
      shape = [ranges.extents.first ?? 0]
    }
    let count = shape.reduce(1) { $0.saturatingMultiply($1) }
    guard count <= EquationLimits.values else {
      throw EquationError(
        .limit, "the result would have \(count) values; the limit is \(EquationLimits.values)",
        at: equation.equation.place.range)
    }
    return shape
  }

  private mutating func countWork() throws(EquationError) {
    let inner = equation.value.terms(ranges.extents)
      .saturatingAdd(equation.condition?.terms(ranges.extents) ?? 0)
    program.terms = equation.loops.reduce(max(1, inner)) { $0.saturatingMultiply(max(1, ranges.extents[$1])) }
    guard program.terms <= EquationLimits.terms else {
      let text = program.terms == .max ? "too many" : "\(program.terms)"
      throw EquationError(
        .limit, "the equation has \(text) terms; the limit is \(EquationLimits.terms)",
        at: 0..<equation.equation.text.count)
    }
  }

  // MARK: Lanes

  /// Checks all index expressions, and finds the slots that can't be lanes and the memory that each slot steps over.
  private mutating func examineIndices() throws(EquationError) {
    var forbidden: UInt64 = 0
    var forms: [Program.Form] = []
    for index in equation.indices { forbidden |= index.lower.slots | index.upper.slots }
    func examine(_ tree: IndexTree, _ range: Range<Int>) throws(EquationError) {
      _ = try ranges.values(of: tree, range, "")
      if builder.affine(tree) == nil { forbidden |= tree.slots }
    }
    func note(_ axes: [IndexTree], _ shape: [Int]) {
      forms.append(offset(axes, shape).form)
    }
    var pending = [equation.value] + (equation.condition.map { [$0] } ?? [])
    while let part = pending.popLast() {
      pending += part.children
      let range = if case .read(let read) = part { read.range } else { 0..<equation.equation.text.count }
      for tree in part.indexTrees { try examine(tree, range) }
      if case .read(let read) = part, let axes = read.axes { note(axes, shapes[read.tensor] ?? []) }
      if case .choice(let value, let condition, let otherwise) = part, value.canFail || otherwise.canFail {
        forbidden |= condition.slots(equation.indices)
      }
    }
    if let condition = equation.condition, equation.value.canFail { forbidden |= condition.slots(equation.indices) }
    if let axes = equation.placeAxes {
      for axis in axes { try examine(axis, equation.equation.place.range) }
      note(axes, program.shape)
    }
    choice = LaneChoice(accesses: forms, extents: ranges.extents, forbidden: forbidden)
  }

  /// The lane of the equation's own loops, or nil if the sum inside has a better one.
  private func lane() -> Int? {
    let collides = !program.adds && equation.placeAxes.map { axes in axes.contains { !$0.isSlot } } ?? false
    let candidates = collides || equation.loops.isEmpty ? Array(equation.loops.suffix(1)) : equation.loops
    guard let own = choice.best(candidates) else { return nil }
    var pending = [equation.value] + (equation.condition.map { [$0] } ?? [])
    var inner = 0.0
    var most = 0
    while let part = pending.popLast() {
      guard case .reduction(let reduction) = part else {
        pending += part.children
        continue
      }
      let terms = part.terms(ranges.extents)
      if terms > most {
        most = terms
        inner = reduction.isArg ? 0 : choice.best(reduction.slots)?.score ?? 0
      }
    }
    return own.score >= inner ? own.slot : nil
  }

  // MARK: The equation's own loops

  private mutating func compileOuter() throws(EquationError) {
    for slot in equation.loops { enclosing |= 1 << UInt64(slot) }
    nest = Nest(isReducible: false)
    program.value = try node(equation.value, lane: program.lane, kills: false)
    if let condition = equation.condition {
      program.condition = try node(condition, lane: program.lane, kills: false)
    }
    nest = Nest(slots: enclosing)
    program.place =
      if let axes = equation.placeAxes {
        access(axes, shape: program.shape, tensor: -1, kills: true)
      } else {
        whole(equation.loops[0], count: program.shape.reduce(1, *), tensor: -1, kills: true)
      }
    var order = equation.loops
    if let lane = program.lane {
      order.removeAll { $0 == lane }
      order.append(lane)
    }
    program.outer = appendLoops(order)
  }

  /// Appends loops in this order; each guard reduces the innermost loop that it depends on.
  mutating func appendLoops(_ order: [Int]) -> Range<Int> {
    let first = program.loops.count
    var trims = [[Program.Guard]](repeating: [], count: order.count)
    for found in nest.guards {
      let mask = builder.forms[found.form].mask
      if let place = order.lastIndex(where: { mask & 1 << UInt64($0) != 0 }) { trims[place].append(found) }
    }
    for (place, slot) in order.enumerated() {
      let index = equation.indices[slot]
      let start = program.trims.count
      program.trims += trims[place]
      program.loops.append(
        Program.Loop(
          slot: slot, lower: builder.node(index.lower), upper: builder.node(index.upper),
          trims: start..<program.trims.count))
    }
    return first..<program.loops.count
  }
}

extension IndexTree {
  /// Whether it is an index and nothing else.
  var isSlot: Bool { if case .slot = self { true } else { false } }
}

extension ResolvedReduction {
  /// Whether it gives positions, of which the first one counts.
  var isArg: Bool { kind == .argmax || kind == .argmin }
}

extension UInt64 {
  /// The positions of the bits that are set.
  var indices: [Int] { (0..<64).filter { self & 1 << UInt64($0) != 0 } }
}
