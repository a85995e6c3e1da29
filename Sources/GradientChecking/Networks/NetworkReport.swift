public import NeuralNetworks

/// What a check of a whole network says: end to end along random directions, and each layer where it stands.
public struct NetworkReport: Sendable {
  /// One layer, checked on the input that it received with the gradient that arrived there: its verdict does not depend
  /// on mistakes of other layers.
  public struct LayerFinding: Sendable {
    /// The way to the layer: `[3]`, `[3][1]`, `[3].shortcut[0]`.
    public let path: LayerPath
    /// The check of the layer where it stands; of one that holds layers a sample of its entries, since those are checked in full.
    public let report: GradientReport
    /// The check of the layer on inputs and upstream gradients of its own, which finds what the data and the layers around
    /// it hide; nil for a layer that holds layers, since these get theirs.
    public let ownInputs: TestInputsReport?
    /// Whether it holds layers, whose findings follow.
    public let isComposite: Bool
    /// What is wrong with how the network is wired there, as sentences without a full stop.
    public let wiring: [String]

    /// Whether the layer's backward is wrong, be it by a layer that it holds.
    public var isWrong: Bool { verdict == .wrong }

    /// Whether only inputs of its own show that it is wrong.
    public var isWrongOnOwnInputsOnly: Bool { report.verdict != .wrong && isWrong }

    /// The report that shows what is wrong, else the one of where the layer stands.
    public var leading: GradientReport { isWrongOnOwnInputsOnly ? ownInputs?.leading ?? report : report }

    /// What both looks come to: a tensor that one of them leaves open may have been settled by the other.
    public var verdict: GradientVerdict {
      guard let ownInputs, report.verdict != .wrong, ownInputs.verdict != .wrong else {
        return .together([report.verdict] + (ownInputs.map { [$0.verdict] } ?? []))
      }
      return .together(report.tensors.map { verdict(of: $0.name) })
    }

    /// What both looks come to for one tensor.
    public func verdict(of tensor: String) -> GradientVerdict {
      let verdicts = [report[tensor]?.verdict, ownInputs?.verdict(of: tensor)].compactMap { $0 }
      if verdicts.contains(.wrong) { return .wrong }
      // What is zero by mathematics where the layer stands is not zero elsewhere.
      if verdicts.first == .nothingToCheck { return .nothingToCheck }
      return verdicts.contains(.right) ? .right : .together(verdicts.filter { $0 != .nothingToCheck })
    }

    /// How often it was evaluated.
    public var forwards: Int { report.forwards + (ownInputs?.reports.reduce(0) { $0 + $1.forwards } ?? 0) }

    /// Whether the check of it was stopped before its end.
    public var wasStopped: Bool { report.wasStopped || ownInputs?.reports.contains(where: \.wasStopped) == true }
  }

  /// The line that makes the network.
  public let subject: String
  /// The shape of the input.
  public let inputShape: Shape
  /// The loss's word, or nil where a random upstream gradient was used.
  public let loss: String?
  /// Two directions through every tensor.
  public let screens: [ScreenResult]
  /// Every layer of the tree, each before what it holds.
  public let layers: [LayerFinding]
  /// The habits that the network as a whole breaks.
  public let brokenHabits: [Habit]
  /// Single entries through the whole network, where they were asked for.
  public let endToEnd: GradientReport?
  /// How often a layer or the network was evaluated.
  public let forwards: Int
  /// Whether the check was stopped before its end.
  public let wasStopped: Bool

  /// The layers whose own backward is wrong: of those that hold others only where none of these is.
  public var wrongLayers: [LayerFinding] {
    let wrong = layers.filter(\.isWrong)
    return wrong.filter { outer in
      !wrong.contains { $0.path != outer.path && $0.path.steps.starts(with: outer.path.steps) }
    }
  }

  /// The ways to the layers whose own backward is wrong.
  public var blamed: [LayerPath] { wrongLayers.map(\.path) }

  /// The tensors whose slopes do not agree end to end.
  public var failingScreens: [ScreenResult] { screens.filter { $0.outcome == .wrong } }

  /// The layers whose wiring is wrong.
  public var miswired: [LayerPath] { layers.filter { !$0.wiring.isEmpty }.map(\.path) }

  /// The largest relative error of any decided entry.
  public var worstError: Double {
    let wrong = wrongLayers
    return (wrong.isEmpty ? layers : wrong).map(\.leading.worstError).max() ?? 0
  }

  /// How many entries were checked in all layers.
  public var checked: Int { layers.reduce(0) { $0 + $1.report.checked } }

  /// How many entries have an outcome.
  public func count(_ outcome: EntryOutcome) -> Int { layers.reduce(0) { $0 + $1.report.count(outcome) } }

  /// Who is to blame, in a sentence without a full stop; nil where nothing is wrong.
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
          ? ", though every layer in it is right" : finding.isWrongOnOwnInputsOnly ? ", on inputs of its own" : ""
        let place = finding.path.steps.isEmpty ? "" : "\(finding.path) "
        return "\(place)\(finding.report.subject): \(what.joined(separator: ", "))\(wiring)"
      }.joined(separator: "; ")
    }
    let wiring = layers.flatMap(\.wiring)
    if !wiring.isEmpty { return wiring.joined(separator: "; ") }
    if !brokenHabits.isEmpty { return brokenHabits.map(\.objection).joined(separator: "; ") }
    if let endToEnd, endToEnd.verdict == .wrong, failingScreens.isEmpty {
      return "single entries are wrong end to end, yet every layer is right alone"
    }
    return "every layer is right alone, yet the network is not: a layer that is used twice, the loss, or old memory"
  }

  /// What it comes to.
  public var verdict: GradientVerdict {
    let verdicts = layers.map(\.verdict)
    if verdicts.contains(.wrong) || !miswired.isEmpty || !brokenHabits.isEmpty { return .wrong }
    // Where the check was stopped, the layer that a direction found wrong may not have been reached.
    if !wasStopped, !failingScreens.isEmpty || endToEnd?.verdict == .wrong { return .wrong }
    // What cannot be decided through several corners at once is decided in the layers one by one.
    return .together(zip(layers, verdicts).filter { !$0.0.isComposite || $0.1 == .right }.map(\.1))
  }

  /// The tensors of which neither look has tested anything, by their names.
  public var untestedTensors: [String] {
    layers.filter { !$0.isComposite }.flatMap { finding in
      finding.report.tensors.filter { finding.verdict(of: $0.name) == .untested }.map { finding.path.naming($0.name) }
    }
  }

  /// Whether every gradient that there is agrees.
  public var passed: Bool { verdict == .right }
}
