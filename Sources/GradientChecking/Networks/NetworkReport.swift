public import NeuralNetworks

/// The result of checking a whole network: end to end along random directions, and layer by layer.
public struct NetworkReport: Sendable {
  /// The findings about one layer, checked with its actual input and upstream gradient, so that its verdict does not
  /// depend on mistakes in other layers.
  public struct LayerFinding: Sendable {
    /// The path to the layer: `[3]`, `[3][1]`, `[3].shortcut[0]`.
    public let path: LayerPath
    /// The check of the layer at its actual input and upstream gradient; for a composite layer, usually a check of only
    /// a sample of entries, since the layers inside it are checked too.
    public let report: GradientReport
    /// The check of the layer on test inputs with random upstream gradients, which reveals mistakes that the data and
    /// the neighbouring layers hide; nil for a composite layer, since the layers inside it get such checks, or if not
    /// requested.
    public let ownInputs: TestInputsReport?
    /// Whether there are layers inside it, whose findings follow.
    public let isComposite: Bool
    /// Wiring errors at this layer, without final periods.
    public let wiring: [String]

    /// Whether the layer's backward pass is wrong, possibly because of a layer inside it.
    public var isWrong: Bool { verdict == .wrong }

    /// Whether only the test inputs show that it is wrong.
    public var isWrongOnOwnInputsOnly: Bool { report.verdict != .wrong && isWrong }

    /// The report to show: that of the test inputs if only they show a mistake, else `report`.
    public var leading: GradientReport { isWrongOnOwnInputsOnly ? ownInputs?.leading ?? report : report }

    /// The combined verdict of `report` and `ownInputs`: one may decide a tensor that the other leaves undecided.
    public var verdict: GradientVerdict {
      guard let ownInputs, report.verdict != .wrong, ownInputs.verdict != .wrong else {
        return .together([report.verdict] + (ownInputs.map { [$0.verdict] } ?? []))
      }
      return .together(report.tensors.map { verdict(of: $0.name) })
    }

    /// Returns the combined verdict of `report` and `ownInputs` for one tensor.
    public func verdict(of tensor: String) -> GradientVerdict {
      let verdicts = [report[tensor]?.verdict, ownInputs?.verdict(of: tensor)].compactMap { $0 }
      if verdicts.contains(.wrong) { return .wrong }
      // A gradient that is mathematically zero in the network need not be zero on test inputs.
      if verdicts.first == .nothingToCheck { return .nothingToCheck }
      return verdicts.contains(.right) ? .right : .together(verdicts.filter { $0 != .nothingToCheck })
    }

    /// The number of evaluations of the layer.
    public var forwards: Int { report.forwards + (ownInputs?.reports.reduce(0) { $0 + $1.forwards } ?? 0) }

    /// Whether the check of the layer was stopped early.
    public var wasStopped: Bool { report.wasStopped || ownInputs?.reports.contains(where: \.wasStopped) == true }
  }

  /// The line that creates the network, or the single layer that was checked.
  public let subject: String
  /// The shape of the input.
  public let inputShape: Shape
  /// The loss's name; nil for a check without a loss.
  public let loss: String?
  /// The results for two directions through every tensor, and one for the loss if its value is finite but its gradient
  /// is not; empty if a single layer was checked.
  public let screens: [ScreenResult]
  /// Every layer of the tree, each before the layers inside it.
  public let layers: [LayerFinding]
  /// The basic properties that the network as a whole lacks.
  public let brokenHabits: [Habit]
  /// The check of single entries through the whole network, if requested.
  public let endToEnd: GradientReport?
  /// The number of evaluations of a layer or the network.
  public let forwards: Int
  /// Whether the check was stopped early.
  public let wasStopped: Bool

  /// The layers whose own backward pass is wrong; a composite layer only if no layer inside it is wrong.
  public var wrongLayers: [LayerFinding] {
    let wrong = layers.filter(\.isWrong)
    return wrong.filter { outer in
      !wrong.contains { $0.path != outer.path && $0.path.steps.starts(with: outer.path.steps) }
    }
  }

  /// The paths to the layers whose own backward pass is wrong.
  public var blamed: [LayerPath] { wrongLayers.map(\.path) }

  /// The directions whose slopes disagree end to end.
  public var failingScreens: [ScreenResult] { screens.filter { $0.outcome == .wrong } }

  /// The paths to the layers whose wiring is wrong.
  public var miswired: [LayerPath] { layers.filter { !$0.wiring.isEmpty }.map(\.path) }

  /// The largest relative error of the wrong layers, or of all layers if none is wrong.
  public var worstError: Double {
    let wrong = wrongLayers
    return (wrong.isEmpty ? layers : wrong).map(\.leading.worstError).max() ?? 0
  }

  /// The number of entries checked in all layers, without those on test inputs.
  public var checked: Int { layers.reduce(0) { $0 + $1.report.checked } }

  /// Returns the number of entries with this outcome in all layers, without those on test inputs.
  public func count(_ outcome: EntryOutcome) -> Int { layers.reduce(0) { $0 + $1.report.count(outcome) } }

  /// A description of the cause, without a final period; nil unless the verdict is `wrong`.
  public var blame: String? {
    guard verdict == .wrong else { return nil }
    let wrong = wrongLayers
    if !wrong.isEmpty {
      return wrong.map { finding in
        let report = finding.leading
        let tensors = report.tensors.filter { $0.verdict == .wrong }.map(\.name)
        let what = tensors.isEmpty ? report.brokenHabits.map(\.objection) : tensors
        let wiring =
          finding.isComposite
          ? ", though every layer in it is correct" : finding.isWrongOnOwnInputsOnly ? ", on separate test inputs" : ""
        let place = finding.path.steps.isEmpty ? "" : "\(finding.path) "
        return "\(place)\(finding.report.subject): \(what.joined(separator: ", "))\(wiring)"
      }.joined(separator: "; ")
    }
    let wiring = layers.flatMap(\.wiring)
    if !wiring.isEmpty { return wiring.joined(separator: "; ") }
    if !brokenHabits.isEmpty { return brokenHabits.map(\.objection).joined(separator: "; ") }
    if let endToEnd, endToEnd.verdict == .wrong, failingScreens.isEmpty {
      return "single entries are wrong end to end, but every layer is correct on its own"
    }
    return
      "every layer is correct on its own, but the network is not: suspect a layer used twice, the loss or a stale cache"
  }

  /// The overall verdict.
  public var verdict: GradientVerdict {
    let verdicts = layers.map(\.verdict)
    if verdicts.contains(.wrong) || !miswired.isEmpty || !brokenHabits.isEmpty { return .wrong }
    // If the check was stopped, it may not have reached the layer that makes a direction wrong.
    if !wasStopped, !failingScreens.isEmpty || endToEnd?.verdict == .wrong { return .wrong }
    // A composite layer that could not be decided, as when one kink feeds another, is left to the layers inside it.
    return .together(zip(layers, verdicts).filter { !$0.0.isComposite || $0.1 == .right }.map(\.1))
  }

  /// The names of tensors of which no entry was tested, neither in the network nor on test inputs.
  public var untestedTensors: [String] {
    layers.filter { !$0.isComposite }.flatMap { finding in
      finding.report.tensors.filter { finding.verdict(of: $0.name) == .untested }.map { finding.path.naming($0.name) }
    }
  }

  /// Whether the verdict is `right`.
  public var passed: Bool { verdict == .right }
}
