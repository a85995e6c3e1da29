/// What the checks of one layer at several test inputs say together.
public struct TestInputsReport: Sendable {
  /// One report an input.
  public let reports: [GradientReport]

  /// These reports together.
  public init(_ reports: [GradientReport]) { self.reports = reports }

  /// The report to show: the first that is wrong, else the first.
  public var leading: GradientReport? { reports.first { $0.verdict == .wrong } ?? reports.first }

  /// The largest relative error of any decided entry.
  public var worstError: Double { (leading?.verdict == .wrong ? leading?.worstError : worstRight) ?? 0 }
  private var worstRight: Double? { reports.map(\.worstError).max() }

  /// What they come to.
  public var verdict: GradientVerdict {
    // What one input leaves open another may have settled.
    guard !reports.contains(where: { $0.verdict == .wrong }) else { return .wrong }
    let names = reports.flatMap { $0.tensors.map(\.name) }
    return .together(Set(names).map { verdict(of: $0) })
  }

  /// What they come to for one tensor.
  public func verdict(of tensor: String) -> GradientVerdict {
    if reports.contains(where: { $0[tensor]?.verdict == .wrong }) { return .wrong }
    // Fresh parameters may show a mistake; that the layer's own are right they do not say.
    let verdicts = reports.filter { $0.point != Self.fresh }.compactMap { $0[tensor]?.verdict }
    return verdicts.contains(.right) ? .right : .together(verdicts)
  }

  /// Whether more than a tenth of some parameter was tested neither here nor in another report on the layer.
  func leavesUntested(of other: GradientReport) -> Bool {
    let all = reports + [other]
    return (reports.first?.tensors ?? []).contains { tensor in
      guard tensor.name != "input" else { return false }
      var open = Set(tensor.entries.lazy.filter { $0.outcome == .untested }.map(\.offset))
      for report in all {
        open.subtract(report[tensor.name]?.entries.lazy.filter { $0.outcome != .untested }.map(\.offset) ?? [])
      }
      return Double(open.count) > 0.1 * Double(tensor.entries.count)
    }
  }

  /// The name of a look at the layer with freshly drawn parameters.
  static let fresh = "fresh parameters"

  /// Whether the layer was also looked at with freshly drawn parameters, since its own leave much untested.
  public var usesFreshParameters: Bool { reports.contains { $0.point == Self.fresh } }

  /// Whether every gradient agrees at every input.
  public var passed: Bool { verdict == .right }
}
