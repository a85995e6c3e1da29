internal import NeuralNetworks

/// Operations.
extension Machine {
  /// Computes a node for `count` lanes into its results.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func evaluate(_ id: Int, _ lane: Int, _ count: Int) {
    let node = memory.nodes[id]
    let out = results(id)
    if lane >= 0, node.slots & 1 << UInt64(lane) == 0 {
      evaluate(id, -1, 1)
      let value = out[0]
      for l in 1..<max(1, count) { out[l] = value }
      return
    }
    if isStopped { return }
    switch node.operation {
    case .constant: out[0] = Scalar(node.value)
    case .index: fillIndex(out, node.a, lane, count)
    case .read: read(out, memory.accesses[node.a], lane, count)
    case .negate:
      evaluate(node.a, lane, count)
      let a = results(node.a)
      for l in 0..<count { out[l] = -a[l] }
    case .binary(let sign):
      evaluate(node.a, lane, count)
      evaluate(node.b, lane, count)
      LaneKernels<Scalar>.binary(sign, out, results(node.a), results(node.b), node.value, count)
    case .compare(let sign):
      evaluate(node.a, lane, count)
      evaluate(node.b, lane, count)
      LaneKernels<Scalar>.compare(sign, out, results(node.a), results(node.b), count)
    case .compareIndices(let sign): compareIndices(sign, out, node, lane, count)
    case .function(let function):
      evaluate(node.a, lane, count)
      if function.arity == 2 { evaluate(node.b, lane, count) }
      LaneKernels<Scalar>.function(function, out, results(node.a), results(node.b), activation, count)
    case .choice: choose(out, node, lane, count)
    case .reduction: summation(node.a, out, lane, count)
    case .winner: compareWinners(out, node, lane, count)
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func fillIndex(_ out: Values, _ index: Int, _ lane: Int, _ count: Int) {
    let found = memory.indexNodes[index]
    let start = self.index(index) ?? 0
    let step = found.kind == .form ? coefficient(found.a, lane) : 0
    for l in 0..<count { out[l] = Scalar(start &+ l &* step) }
  }

  /// The value of an index node for a lane; only forms vary with the lane.
  @inline(__always)
  private func stepped(_ node: Int, _ lane: Int) -> (start: Int, step: Int)? {
    let found = memory.indexNodes[node]
    return index(node).map { ($0, found.kind == .form ? coefficient(found.a, lane) : 0) }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func compareIndices(_ sign: Comparison, _ out: Values, _ node: Program.Node, _ lane: Int, _ count: Int) {
    guard let a = stepped(node.a, lane), let b = stepped(node.b, lane) else {
      for l in 0..<count { out[l] = 0 }
      return
    }
    for l in 0..<count {
      let (left, right) = (a.start &+ l &* a.step, b.start &+ l &* b.step)
      let holds =
        switch sign {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
      out[l] = holds ? 1 : 0
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func compareWinners(_ out: Values, _ node: Program.Node, _ lane: Int, _ count: Int) {
    let isUniform = lane >= 0 && memory.nodes[node.a].slots & 1 << UInt64(lane) == 0
    evaluate(node.a, lane, count)
    let first = memory.summations[node.b].winners
    for l in 0..<count { out[l] = 1 }
    for (place, index) in program.winnerIndices[node.c].enumerated() {
      guard let wanted = stepped(memory.lists[index], lane) else {
        for l in 0..<count { out[l] = 0 }
        return
      }
      let winners = memory.winners + (first + place) * Program.lanes
      for l in 0..<count where winners[isUniform ? 0 : l] != wanted.start &+ l &* wanted.step { out[l] = 0 }
    }
  }

  /// Both sides are computed where the condition varies over the lanes, else one.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func choose(_ out: Values, _ node: Program.Node, _ lane: Int, _ count: Int) {
    evaluate(node.b, lane, count)
    let holds = results(node.b)
    let isUniform = lane < 0 || memory.nodes[node.b].slots & 1 << UInt64(lane) == 0
    if isUniform {
      let taken = holds[0] != 0 ? node.a : node.c
      evaluate(taken, lane, count)
      out.update(from: results(taken), count: count)
      return
    }
    evaluate(node.a, lane, count)
    evaluate(node.c, lane, count)
    let (a, c) = (results(node.a), results(node.c))
    for l in 0..<count { out[l] = holds[l] != 0 ? a[l] : c[l] }
  }

  /// Reads lanes of a tensor; those outside are zero.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func read(_ out: Values, _ access: Program.Access, _ lane: Int, _ count: Int) {
    let site = site(access, lane, count)
    for l in 0..<min(site.first, count) { out[l] = 0 }
    if site.first < site.end {
      let start = sources[access.tensor] + (site.offset &+ site.first &* site.step)
      LaneKernels<Scalar>.copy(out + site.first, start, site.step, site.end &- site.first)
    }
    for l in max(0, min(site.end, count))..<count { out[l] = 0 }
  }
}
