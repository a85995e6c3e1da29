import NeuralNetworks

/// Hints about correct values in the wrong positions.
extension HintFinder {
  var rearrangement: String? { isWhole ? flipped ?? exchanged ?? rolled : nil }

  private var flipped: String? {
    let rank = right.shape.rank
    for mask in 1..<(1 << rank) {
      let chosen = (0..<rank).filter { mask >> $0 & 1 == 1 }
      guard chosen.allSatisfy({ right.shape[$0] > 1 }), isSame(right.reversed(along: chosen)) else { continue }
      let which = chosen.map { axes[$0] }.joined(separator: " and ")
      let kernel = name.hasSuffix("filters") && chosen == [2, 3]
      return "it is reversed along \(which)" + (kernel ? ": convolution and cross-correlation mixed up" : "")
    }
    return nil
  }

  private var exchanged: String? {
    for first in 0..<right.shape.rank {
      for second in first + 1..<max(first + 1, right.shape.rank) where right.shape[first] == right.shape[second] {
        if isSame(right.exchanging(first, second)) { return "\(axes[first]) and \(axes[second]) are swapped" }
      }
    }
    return nil
  }

  private var rolled: String? {
    for axis in 0..<right.shape.rank {
      for shift in [1, -1, 2, -2] where right.shape[axis] > abs(shift) {
        if isSame(right.rolled(by: shift, along: axis)) {
          return "it is shifted by \(shift > 0 ? "+" : "")\(shift) along \(axes[axis]): an offset or the padding is off"
        }
      }
    }
    return nil
  }
}
