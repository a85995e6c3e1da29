/// A unit of work in combining the parameter gradients of a wave's groups: a range of entries of one parameter. No
/// other piece touches these entries, so pieces can run in any order and in parallel.
struct GradientPiece: Sendable {
  enum Kind: Hashable, Sendable {
    /// The sum of the gradients of all groups.
    case sum
    /// The product of all inputs and all output gradients, for whole rows of the weights.
    case product
    /// The sum of the rows of the output gradients.
    case columnSums
    /// Nothing to combine: a barrier has already written the gradient.
    case whole
  }

  let kind: Kind
  /// The index of the step in the plan.
  let step: Int
  let range: ParameterRange
  /// The approximate number of vector operations.
  let work: Int

  /// The minimum work of a part in vector operations (the last part may have less): a smaller part would be finished
  /// before another thread could start on it.
  private static let leastWork = 1024

  /// Returns the pieces of a stage.
  ///
  /// - Parameter entries: the number of entries of each parameter of the stage
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
    // An optimizer's update of an entry costs about as much as four additions.
    case .byGroup: return entries.indices.flatMap { cut($0, by: 2048, .sum, workAnEntry: groups + 4) }
    case .byRows:
      return cut(0, by: 32 * stage.outputs, .product, workAnEntry: groups * groupSize)
        + (entries.count > 1 ? cut(1, by: stage.outputs, .columnSums, workAnEntry: groups * groupSize) : [])
    case .byBatch: return entries.indices.flatMap { cut($0, by: 2048, .whole, workAnEntry: 4) }
    }
  }

  /// Combines pieces into parts that are large enough for a thread, the longest pieces first so that the threads finish
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
