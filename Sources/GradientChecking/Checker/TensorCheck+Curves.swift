import NeuralNetworks

/// The bound of an extrapolated slope is itself an estimate: of a curve nobody is accused by one step alone.
extension TensorCheck {
  /// How many accusations in a row a shorter step must confirm before the others are believed too.
  private var enough: Int { 32 }

  /// Leaves undecided what is wrong at one step and not at a shorter one, or where the slopes of the two do not agree.
  func confirm(
    _ entries: inout [EntryCheck], _ estimates: [(offset: Int, estimate: EntryEstimate)], _ analytic: [Double],
    _ judge: EntryJudge, forwards: inout Int
  ) {
    // Part of what these rules stand for: a slope holds at more than one step.
    guard rules.isSuperset(of: [.smallerSteps, .halfStep, .certifiedAccusation]) else { return }
    var (confirmed, refuted) = (0, 0)
    for index in entries.indices where entries[index].isWrong && entries[index].reason == nil {
      let (offset, first) = estimates[index]
      guard first.certainty == .smooth || first.certainty == .affine, refuted > 0 || confirmed < enough else {
        continue
      }
      let shorter = MovedOutputs(steps: [first.step / 4]) { subject.outputs(moving: [offset], of: place, by: $0) }
      let second = estimator.estimate(shorter, member: 0, support: allOutputs)
      forwards += shorter.evaluations
      let isSame = abs(first.value - second.value) <= first.bound + second.bound
      if isSame, judge.judged(offset, analytic: analytic[offset], second).isWrong {
        confirmed += 1
      } else {
        refuted += 1
        entries[index].outcome = .undecided
      }
    }
  }
}
