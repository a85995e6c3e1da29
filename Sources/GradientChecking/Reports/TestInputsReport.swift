/// What the checks of one layer at several test inputs say together.
public struct TestInputsReport: Sendable {
  /// One report an input.
  public let reports: [GradientReport]

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
    return .together(
      Set(names).map { name in
        let verdicts = reports.compactMap { $0[name]?.verdict }
        return verdicts.contains(.right) ? .right : .together(verdicts)
      })
  }

  /// Whether every gradient agrees at every input.
  public var passed: Bool { verdict == .right }
}
