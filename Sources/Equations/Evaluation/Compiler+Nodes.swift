/// Operations.
extension Compiler {
  /// Appends the operations of a value and returns its node.
  ///
  /// `kills` says whether the term vanishes where an access of the value is outside of its tensor: the value is a factor
  /// of the term.
  mutating func node(_ tree: ValueTree, lane: Int?, kills: Bool) throws(EquationError) -> Int {
    let all = nest.needsAll
    var node = Program.Node(operation: .constant)
    node.slots = tree.slots(equation.indices)
    switch tree {
    case .constant(let value): node.value = value
    case .index(let tree):
      node.operation = .index
      node.a = builder.node(tree)
    case .read(let read):
      node.operation = .read
      node.a = access(read, kills: kills || all)
    case .function(let function, let first, let second):
      node.operation = .function(function)
      node.a = try self.node(first, lane: lane, kills: all)
      if let second { node.b = try self.node(second, lane: lane, kills: all) }
    case .negated(let value):
      node.operation = .negate
      node.a = try self.node(value, lane: lane, kills: kills)
    case .binary(let sign, let left, let right):
      node.operation = .binary(sign)
      node.a = try self.node(left, lane: lane, kills: kills && (sign == .multiply || sign == .divide) || all)
      node.b = try self.node(right, lane: lane, kills: kills && sign == .multiply || all)
      if sign == .power, case .constant(let exponent) = right { node.value = exponent }
    case .comparison(let sign, let left, let right):
      node.operation = .compare(sign)
      node.a = try self.node(left, lane: lane, kills: all)
      node.b = try self.node(right, lane: lane, kills: all)
    case .indexComparison(let sign, let left, let right):
      node.operation = .compareIndices(sign)
      node.a = builder.node(left)
      node.b = builder.node(right)
    case .choice(let value, let condition, let otherwise):
      node.operation = .choice
      node.a = try self.node(value, lane: lane, kills: all)
      node.b = try self.node(condition, lane: lane, kills: all)
      node.c = try self.node(otherwise, lane: lane, kills: all)
    case .reduction(let reduction):
      node.operation = .reduction
      node.a = try summation(reduction, lane: lane)
    case .isWinner(let indices, let reduction):
      let summation = try summation(reduction, lane: lane)
      var inner = Program.Node(operation: .reduction, a: summation)
      inner.slots = reduction.slots(equation.indices)
      program.nodes.append(inner)
      node.operation = .winner
      node.a = program.nodes.count - 1
      node.b = summation
      node.c = program.winnerIndices.count
      program.winnerIndices.append(program.list(indices.map { builder.node($0) }))
    }
    program.nodes.append(node)
    return program.nodes.count - 1
  }

  private mutating func summation(_ reduction: ResolvedReduction, lane: Int?) throws(EquationError) -> Int {
    let indices = equation.indices
    let free = reduction.slots(indices)
    let own = reduction.slots.reduce(0 as UInt64) { $0 | 1 << UInt64($1) }
    var result = Program.Summation()
    result.kind = reduction.kind
    result.isInside = reduction.isInside
    result.range = reduction.range
    result.free = program.list(free.indices)
    result.slots = program.list(reduction.slots)
    let outerLane = lane.flatMap { free & 1 << UInt64($0) != 0 ? $0 : nil }
    let ownLane = outerLane == nil && !reduction.isArg ? choice.best(reduction.slots)?.slot : nil
    let isDependent = reduction.slots.contains { (indices[$0].lower.slots | indices[$0].upper.slots) & own != 0 }
    let takesBest = reduction.isArg || reduction.kind == .max || reduction.kind == .min
    let isPlainMean = reduction.kind == .mean && !reduction.isInside
    result.countsTerms = takesBest || reduction.isInside || isPlainMean && (isDependent || reduction.condition != nil)
    result.isReusable = enclosing & ~free & ~(lane.map { 1 << UInt64($0) } ?? 0) != 0

    let (outerNest, outerEnclosing) = (nest, enclosing)
    enclosing |= own
    nest = Nest(slots: own, outerLane: outerLane)
    nest.isReducible = reduction.kind != .prod && !(isPlainMean && result.countsTerms)
    nest.needsAll = takesBest || reduction.isInside
    let bodyLane = outerLane ?? ownLane
    if reduction.kind == .sum || isPlainMean, !result.countsTerms {
      result.product = try product(reduction, lane: bodyLane)
    }
    if result.product == nil {
      nest.accesses = []
      nest.divisions = []
      result.body = try node(reduction.body, lane: bodyLane, kills: reduction.kind == .sum || isPlainMean)
    }
    result.needed = program.list(nest.needsAll ? nest.accesses : [])
    result.divisions = program.list(nest.divisions)
    var order = reduction.slots
    if let ownLane {
      order.removeAll { $0 == ownLane }
      order.append(ownLane)
    }
    let guards = nest
    if let condition = reduction.condition {
      nest = Nest(isReducible: false)
      result.condition = try node(condition, lane: bodyLane, kills: false)
    }
    nest = guards
    result.loops = appendLoops(order)
    if ownLane != nil {
      result.lane = result.loops.upperBound - 1
      result.loops = result.loops.dropLast()
    }
    (nest, enclosing) = (outerNest, outerEnclosing)
    if reduction.isArg {
      result.winners = program.winnerBuffers
      program.winnerBuffers += reduction.slots.count
    }
    program.summations.append(result)
    return program.summations.count - 1
  }

  /// The parts of a term that is a plain product, or nil if it is not one.
  private mutating func product(_ reduction: ResolvedReduction, lane: Int?) throws(EquationError) -> Program.Product? {
    let mask: UInt64 = lane.map { 1 << UInt64($0) } ?? 0
    if let condition = reduction.condition, condition.slots(equation.indices) & mask != 0 { return nil }
    var constant = 1.0
    var reads: [ResolvedRead] = []
    var others: [(tree: ValueTree, divides: Bool)] = []
    var pending: [(tree: ValueTree, divides: Bool)] = [(reduction.body, false)]
    while let (tree, divides) = pending.popLast() {
      switch tree {
      case .binary(.multiply, let left, let right) where !divides: pending += [(right, false), (left, false)]
      case .binary(.divide, let left, let right) where !divides: pending += [(right, true), (left, false)]
      case .negated(let value):
        constant = -constant
        pending.append((value, divides))
      case .constant(let value) where !divides: constant *= value
      case .read(let read) where !divides: reads.append(read)
      default: others.append((tree, divides))
      }
    }
    let isInLane = reads.map { read in ValueTree.read(read).slots(equation.indices) & mask != 0 }
    guard isInLane.filter(\.self).count <= 2, !others.contains(where: { $0.tree.slots(equation.indices) & mask != 0 })
    else { return nil }
    let saved = nest
    var accesses: [Int] = []
    var uniform: [Int] = []
    for (read, isInLane) in zip(reads, isInLane) {
      let access = access(read, kills: true)
      if isInLane { accesses.append(access) } else { uniform.append(access) }
    }
    let guards = nest
    nest = saved
    nest.isReducible = false
    nest.divisions = []
    var factors: [Program.Factor] = []
    for (tree, divides) in others {
      factors.append(Program.Factor(node: try node(tree, lane: nil, kills: false), divides: divides))
    }
    // The accesses of the product look after their own divisions.
    let divisions = nest.divisions
    nest = guards
    nest.divisions = divisions
    program.factors += factors
    return Program.Product(
      constant: constant, factors: program.factors.count - factors.count..<program.factors.count,
      accesses: program.list(accesses), uniform: program.list(uniform))
  }
}
