internal import NeuralNetworks

/// Sums and the like.
extension Machine {
  /// Computes a summation for `count` lanes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func summation(_ id: Int, _ out: Values, _ lane: Int, _ count: Int) {
    let summation = memory.summations[id]
    if summation.isReusable, isComputed(id, summation, count) { return }
    let counts = memory.counts + id &* Program.lanes
    let start: Scalar = summation.kind == .prod ? 1 : 0
    for l in 0..<count { out[l] = start }
    if summation.countsTerms { for l in 0..<count { counts[l] = 0 } }
    let terms = summation.kind == .mean && !summation.countsTerms ? self.terms(summation) : 0
    loop(id, summation, summation.loops.lowerBound, out, lane, count)
    if isStopped { return }
    switch summation.kind {
    case .sum, .prod: break
    case .mean where !summation.countsTerms:
      if terms == 0 { fail(id) }
      for l in 0..<count { out[l] /= Scalar(terms) }
    case .mean:
      for l in 0..<count {
        if counts[l] == 0 { fail(id) }
        out[l] /= Scalar(counts[l])
      }
    case .max, .min: for l in 0..<count where counts[l] == 0 { fail(id) }
    case .argmax, .argmin:
      for l in 0..<count {
        if counts[l] == 0 { fail(id) }
        out[l] = Scalar(memory.winners[summation.winners &* Program.lanes &+ l])
      }
    }
  }

  private mutating func fail(_ id: Int) {
    if failure == nil { failure = id }
    isStopped = true
  }

  /// Whether the result of the last evaluation is still there; notes for which indices it is computed otherwise.
  private func isComputed(_ id: Int, _ summation: Program.Summation, _ count: Int) -> Bool {
    let stamps = memory.stamps + id &* (memory.slots &+ 1)
    var isSame = stamps[memory.slots] == count
    stamps[memory.slots] = count
    for place in summation.free {
      let slot = memory.lists[place]
      if stamps[slot] != memory.current[slot] { isSame = false }
      stamps[slot] = memory.current[slot]
    }
    return isSame
  }

  /// The size of the range, where it does not depend on the indices themselves.
  private func terms(_ summation: Program.Summation) -> Int {
    var product = 1
    func count(_ loop: Int) {
      let found = memory.loops[loop]
      let length = (index(found.upper) ?? 0) - (index(found.lower) ?? 0)
      product = product.saturatingMultiply(max(0, length))
    }
    for loop in summation.loops { count(loop) }
    if let lane = summation.lane { count(lane) }
    return product
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func loop(
    _ id: Int, _ summation: Program.Summation, _ loop: Int, _ out: Values, _ lane: Int, _ count: Int
  ) {
    guard loop < summation.loops.upperBound else {
      guard let own = summation.lane else { return term(id, summation, out, lane, count, isOwn: false) }
      let range = range(own)
      let slot = memory.loops[own].slot
      var start = range.lowerBound
      while start < range.upperBound, !isStopped {
        let count = min(Program.lanes, range.upperBound &- start)
        set(slot, start)
        term(id, summation, out, slot, count, isOwn: true)
        start &+= count
      }
      return
    }
    let range = range(loop)
    let slot = memory.loops[loop].slot
    var value = range.lowerBound
    while value < range.upperBound, !isStopped {
      set(slot, value)
      if memory.poll.pointee.spent(1) { isStopped = true }
      self.loop(id, summation, loop &+ 1, out, lane, count)
      value &+= 1
    }
  }

  /// Adds one term, or `count` lanes of terms; with a lane of its own the sum is one number.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func term(
    _ id: Int, _ summation: Program.Summation, _ out: Values, _ lane: Int, _ count: Int, isOwn: Bool
  ) {
    if memory.poll.pointee.spent(count &+ 8) {
      isStopped = true
      return
    }
    var holds: Values?
    if let condition = summation.condition {
      evaluate(condition, lane, count)
      holds = results(condition)
      if lane < 0 || memory.nodes[condition].slots & 1 << UInt64(lane) == 0, holds?[0] == 0 { return }
    }
    for place in summation.divisions where index(memory.lists[place]) == nil {
      // The term does not exist, but a mean divides by the size of the range.
      guard summation.countsTerms, summation.kind == .mean, !summation.isInside else { return }
      let counts = memory.counts + id &* Program.lanes
      for l in 0..<count where holds.map({ $0[l] != 0 }) ?? true { counts[isOwn ? 0 : l] &+= 1 }
      return
    }
    if let product = summation.product { return add(product, out, lane, count, isOwn) }
    var (first, end) = (0, count)
    for place in summation.needed {
      let site = site(memory.accesses[memory.lists[place]], lane, count)
      (first, end) = (max(first, site.first), min(end, site.end))
    }
    if first >= end { return }
    evaluate(summation.body, lane, count)
    if isStopped { return }
    let counts = memory.counts + id &* Program.lanes
    let body = results(summation.body)
    for l in first..<end {
      if let holds, holds[l] == 0 { continue }
      let place = isOwn ? 0 : l
      let value = body[l]
      switch summation.kind {
      case .sum, .mean: out[place] += value
      case .prod: out[place] *= value
      case .max, .argmax, .min, .argmin:
        let largest = summation.kind == .max || summation.kind == .argmax
        if counts[place] == 0 || LaneKernels<Scalar>.isBetter(value, out[place], largest: largest) {
          out[place] = value
          if summation.kind == .argmax || summation.kind == .argmin { note(summation, place) }
        }
      }
      counts[place] &+= 1
    }
  }

  /// Notes the current indices as those of the winner.
  private func note(_ summation: Program.Summation, _ place: Int) {
    var winner = summation.winners &* Program.lanes &+ place
    for slot in summation.slots {
      memory.winners[winner] = memory.current[memory.lists[slot]]
      winner &+= Program.lanes
    }
  }

  /// Adds the lanes of a product.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func add(
    _ product: Program.Product, _ out: Values, _ lane: Int, _ count: Int, _ isOwn: Bool
  ) {
    var factor = Scalar(product.constant)
    for place in product.uniform {
      let found = memory.accesses[memory.lists[place]]
      let site = site(found, -1, 1)
      if site.first >= site.end { return }
      factor *= sources[found.tensor][site.offset]
    }
    for place in product.factors {
      let part = memory.factors[place]
      evaluate(part.node, -1, 1)
      let value = results(part.node)[0]
      if part.divides { factor /= value } else { factor *= value }
    }
    var (first, end) = (0, count)
    let accesses = product.accesses.count
    if accesses == 0 {
      let target = isOwn ? out : out + first
      if isOwn { out[0] += factor * Scalar(end) } else { for l in 0..<end { target[l] += factor } }
      return
    }
    let left = memory.accesses[memory.lists[product.accesses.lowerBound]]
    let right = memory.accesses[memory.lists[product.accesses.upperBound &- 1]]
    let leftSite = site(left, lane, count)
    let rightSite = accesses == 2 ? site(right, lane, count) : leftSite
    first = max(leftSite.first, rightSite.first)
    end = min(leftSite.end, rightSite.end)
    if first >= end || isStopped { return }
    let lanes = end &- first
    let target = isOwn ? out : out + first
    let a = sources[left.tensor] + (leftSite.offset &+ first &* leftSite.step)
    if accesses == 1 {
      if isOwn {
        out[0] += factor * LaneKernels<Scalar>.total(a, leftSite.step, lanes)
      } else {
        LaneKernels<Scalar>.add(target, factor, a, leftSite.step, lanes)
      }
      return
    }
    let b = sources[right.tensor] + (rightSite.offset &+ first &* rightSite.step)
    if isOwn {
      out[0] += factor * LaneKernels<Scalar>.dot(a, leftSite.step, b, rightSite.step, lanes)
    } else {
      LaneKernels<Scalar>.add(target, factor, a, leftSite.step, b, rightSite.step, lanes)
    }
  }
}
