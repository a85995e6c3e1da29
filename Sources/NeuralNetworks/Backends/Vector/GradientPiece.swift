/// A piece of the work of taking together what the groups of a wave give for a network's parameters: the entries of a range
/// of one parameter, which no other piece touches, so that pieces may be done in any order and side by side.
struct GradientPiece: Sendable {
  enum Kind: Hashable, Sendable {
    /// The sum of the groups' own gradients.
    case sum
    /// The product of all inputs and all gradients by the outputs, for whole rows of the weights.
    case product
    /// The sum of the rows of the gradients by the outputs.
    case columnSums
    /// What a barrier has written already.
    case whole
  }

  let kind: Kind
  /// Which step of the plan.
  let step: Int
  let range: ParameterRange
  /// About how many vector operations it takes.
  let work: Int

  /// Fewer operations than these are done before another thread has noticed them.
  private static let leastWork = 1024

  /// The pieces of a stage that learns.
  ///
  /// - Parameter entries: how many entries each of its parameters has
  static func pieces<Scalar>(
    of stage: any VectorStage<Scalar>, at index: Int, entries: [Int], groups: Int
  ) -> [GradientPiece] {
    let firstParameter = stage.tensors.parameters.lowerBound
    func cut(_ parameter: Int, by step: Int, _ kind: Kind, workAnEntry: Int) -> [GradientPiece] {
      stride(from: 0, to: entries[parameter], by: step).map { first in
        let range = first..<min(first + step, entries[parameter])
        return GradientPiece(
          kind: kind, step: index, range: ParameterRange(parameter: firstParameter + parameter, entries: range),
          work: range.count * workAnEntry / groupSize)
      }
    }
    switch stage.learning {
    case .nothing: return []
    // What an optimizer does with an entry is worth about four additions.
    case .byGroup: return entries.indices.flatMap { cut($0, by: 2048, .sum, workAnEntry: groups + 4) }
    case .byRows:
      return cut(0, by: 32 * stage.outputs, .product, workAnEntry: groups * groupSize)
        + (entries.count > 1 ? cut(1, by: stage.outputs, .columnSums, workAnEntry: groups * groupSize) : [])
    case .byBatch: return entries.indices.flatMap { cut($0, by: 2048, .whole, workAnEntry: 4) }
    }
  }

  /// Pieces put together so that each part is worth a thread's while; the long ones first, so that the threads finish
  /// together.
  static func parts(_ pieces: [GradientPiece]) -> [[GradientPiece]] {
    var parts: [[GradientPiece]] = []
    var work = Int.max
    for piece in pieces.sorted(by: { $0.work > $1.work }) {
      if work >= leastWork {
        parts.append([])
        work = 0
      }
      parts[parts.count - 1].append(piece)
      work += piece.work
    }
    return parts
  }
}
