/// Chooses the loop whose iterations are computed together: long, and with neighbours in memory.
struct LaneChoice {
  /// The distance in memory between neighbouring iterations, for each access and slot; nil where it is not affine.
  let accesses: [Program.Form]
  let extents: [Int]
  /// The slots that can't be lanes.
  let forbidden: UInt64

  /// How good a slot is as a lane; 0 if it can't be one.
  func score(_ slot: Int) -> Double {
    guard forbidden & 1 << UInt64(slot) == 0, extents[slot] > 1 else { return 0 }
    let isScattered = accesses.contains { abs($0.coefficients[slot]) > 1 }
    return Double(min(extents[slot], 64)) * (isScattered ? 0.5 : 1)
  }

  /// The best of these slots, with its score; the last one if several are equal.
  func best(_ slots: [Int]) -> (slot: Int, score: Double)? {
    var best: (slot: Int, score: Double)?
    for slot in slots {
      let score = score(slot)
      if score > 0, score >= best?.score ?? 0 { best = (slot, score) }
    }
    return best
  }
}
