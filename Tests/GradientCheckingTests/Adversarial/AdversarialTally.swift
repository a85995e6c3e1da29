import NeuralNetworks

@testable import GradientChecking

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many subjects the adversarial tests draw; what CNN_SHELL_CHECK_NETWORKS says where it is set.
func adversarialCount(_ usual: UInt64) -> UInt64 { statedAdversarialCount ?? usual }

/// The number that CNN_SHELL_CHECK_NETWORKS states; where it does, tallies are printed.
let statedAdversarialCount: UInt64? = getenv("CNN_SHELL_CHECK_NETWORKS").flatMap { UInt64(String(cString: $0)) }

/// How many entries had each outcome, by the kind of layer.
struct AdversarialTally {
  private(set) var counts: [String: OutcomeCounts] = [:]
  private(set) var subjects = 0
  var accusations: [String] = []
  private(set) var all = OutcomeCounts()
  /// The layers that stood alone, where the gradient that arrives is given.
  private(set) var alone = OutcomeCounts()

  mutating func add<Scalar: TensorScalar>(_ subject: AdversarialSubject<Scalar>) throws {
    subjects += 1
    if let report = try subject.layerReport() {
      add(report)
      alone.add(report)
      if report.verdict == .wrong { accuse(subject, firstWrong(report)) }
    }
    if let report = try subject.networkReport() {
      for finding in report.layers { add(finding.report) }
      if report.verdict == .wrong {
        let wrong = report.layers.filter { $0.isWrong }.map {
          "\($0.path) \(Self.kind($0.report.subject)): \(firstWrong($0.report))"
        }
        let screens = report.failingScreens.map {
          "screen \($0.tensor): \($0.analytic), not \($0.numeric) +- \($0.bound), step \($0.step)"
        }
        let habits = report.brokenHabits.map { $0.objection } + report.layers.flatMap { $0.wiring }
        accuse(subject, (wrong + screens + habits).joined(separator: "; "))
      }
    }
  }

  /// The report on one layer, and where it was met.
  mutating func add(_ report: GradientReport, at place: String) {
    subjects += 1
    add(report)
    if report.verdict == .wrong { accuse("\(place): \(firstWrong(report))") }
  }

  private mutating func accuse<Scalar: TensorScalar>(_ subject: AdversarialSubject<Scalar>, _ what: String) {
    accuse(
      "\(Scalar.precisionName) seed \(subject.seed), \(subject.input.shape) into \(subject.text) "
        + "(\(subject.situation)\(subject.training == nil ? "" : ", training")): \(what)")
  }

  private mutating func accuse(_ line: String) {
    accusations.append(line)
    if statedAdversarialCount != nil { print("accused | \(line)") }
  }

  func firstWrong(_ report: GradientReport) -> String {
    let habits = report.brokenHabits.map { $0.objection }
    guard let tensor = report.tensors.first(where: { $0.verdict == .wrong }),
      let entry = tensor.entries.first(where: { $0.isWrong })
    else { return habits.joined(separator: ", ") }
    let reason = entry.reason.map { "\($0)" } ?? "differs"
    let interval = entry.interval.map { " in \($0)" } ?? ""
    return
      ([
        "\(tensor.place(of: entry)) \(reason): \(entry.analytic), not \(entry.numeric)\(interval) +- \(entry.bound), "
          + "mass \(entry.mass), step \(entry.step), \(tensor.count(.wrong)) of \(tensor.entries.count) wrong"
      ]
      + habits).joined(separator: ", ")
  }

  private mutating func add(_ report: GradientReport) {
    counts[Self.kind(report.subject), default: OutcomeCounts()].add(report)
    all.add(report)
  }

  /// The kind of a layer, from the line that makes it.
  static func kind(_ line: String) -> String {
    let words = line.split(separator: " ")
    guard let first = words.first else { return "" }
    return String(first == "formula" && words.count > 1 ? words[1] : first)
  }

  func printed(_ title: String) {
    guard statedAdversarialCount != nil else { return }
    print("adversarial | \(title) | \(subjects) subjects, \(accusations.count) accused | \(all)")
    print("adversarial | \(title) | alone | \(alone)")
    for (kind, outcomes) in counts.sorted(by: { $0.key < $1.key }) {
      print("adversarial | \(title) | \(kind) | \(outcomes)")
    }
  }
}

/// How many entries had each outcome.
struct OutcomeCounts: CustomStringConvertible {
  private var counts: [EntryOutcome: Int] = [:]

  mutating func add(_ report: GradientReport) {
    for tensor in report.tensors {
      for entry in tensor.entries { counts[entry.outcome, default: 0] += 1 }
    }
  }

  subscript(outcome: EntryOutcome) -> Int { counts[outcome] ?? 0 }

  /// How many entries there were.
  var total: Int { counts.values.reduce(0, +) }

  var description: String {
    let parts = counts.sorted { "\($0.key)" < "\($1.key)" }.map { "\($0.key) \($0.value)" }
    return "\(total) entries: \(parts.joined(separator: ", "))"
  }
}
