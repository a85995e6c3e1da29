/// The combined result of checking a layer at several test inputs.
public struct TestInputsReport: Sendable {
  /// One report per input.
  public let reports: [GradientReport]

  /// Creates a combined result from these reports.
  public init(_ reports: [GradientReport]) { self.reports = reports }

  /// The report to show: the first wrong one, else the first.
  public var leading: GradientReport? { reports.first { $0.verdict == .wrong } ?? reports.first }

  /// The largest relative error: of `leading` if it is wrong, else of any report.
  public var worstError: Double { (leading?.verdict == .wrong ? leading?.worstError : worstRight) ?? 0 }
  private var worstRight: Double? { reports.map(\.worstError).max() }

  /// The overall verdict.
  public var verdict: GradientVerdict {
    // A tensor that is left undecided at one input may be decided at another.
    guard !reports.contains(where: { $0.verdict == .wrong }) else { return .wrong }
    let names = reports.flatMap { $0.tensors.map(\.name) }
    return .together(Set(names).map { verdict(of: $0) })
  }

  /// Returns the overall verdict for one tensor.
  public func verdict(of tensor: String) -> GradientVerdict {
    if reports.contains(where: { $0[tensor]?.verdict == .wrong }) { return .wrong }
    // Fresh parameters may reveal a mistake, but cannot show that the layer is correct with its own.
    let verdicts = reports.filter { $0.point != Self.fresh }.compactMap { $0[tensor]?.verdict }
    return verdicts.contains(.right) ? .right : .together(verdicts)
  }

  /// Whether more than a tenth of some parameter's entries checked here were tested neither here nor in the other
  /// report.
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

  /// The point name for a check with freshly initialised parameters.
  static let fresh = "fresh parameters"

  /// Whether the layer was also checked with freshly initialised parameters, because its own leave many entries
  /// untested.
  public var usesFreshParameters: Bool { reports.contains { $0.point == Self.fresh } }

  /// Whether the verdict is `right`.
  public var passed: Bool { verdict == .right }
}
