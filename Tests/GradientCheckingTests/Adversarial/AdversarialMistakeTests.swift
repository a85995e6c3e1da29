import NeuralNetworks
import PlatformMath
import Testing

@testable import GradientChecking

/// Mistakes at the numbers of `AdversarialTests`: none may be said to agree, so that nobody's acquittal there was bought
/// with blindness.
@Suite struct AdversarialMistakeTests {
  /// What became of the mistakes, by kind of mistake.
  struct Tally {
    var counts: [String: [String: Int]] = [:]
    var missed: [String] = []

    mutating func add<Scalar: TensorScalar>(_ mistake: AdversarialMistake<Scalar>) throws {
      let (fate, what) = try mistake.fate()
      let decade = mistake.size.map { "size 1e\(Int(Double.log10($0).rounded()))" } ?? "of the formula's own"
      counts[decade, default: [:]][fate.rawValue, default: 0] += 1
      guard fate == .missed else { return }
      let subject = mistake.right
      let line =
        "\(Scalar.precisionName) seed \(subject.seed), \(subject.input.shape) into \(subject.text), [\(mistake.index)] "
        + "\(mistake.name) (\(subject.situation)\(subject.training == nil ? "" : ", training")): \(what ?? "")"
      missed.append(line)
      if statedAdversarialCount != nil { print("missed | \(line)") }
    }

    func count(_ fate: String) -> Int { counts.values.reduce(0) { $0 + ($1[fate] ?? 0) } }
  }

  @Test(arguments: [Float.precisionName, Double.precisionName], [false, true])
  func noMistakeAgrees(_ precision: String, isPlain: Bool) throws {
    var tally = Tally()
    for seed in 1...adversarialCount(480) / 4 {
      if precision == Double.precisionName {
        try tally.add(AdversarialMistake(AdversarialSubject<Double>(seed: seed, isPlain: isPlain), seed: seed))
      } else {
        try tally.add(AdversarialMistake(AdversarialSubject<Float>(seed: seed, isPlain: isPlain), seed: seed))
      }
    }
    if statedAdversarialCount != nil {
      for (kind, fates) in tally.counts.sorted(by: { $0.key < $1.key }) {
        let parts = fates.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        print("mistakes | \(precision)\(isPlain ? ", plain" : "") | \(kind) | \(parts.joined(separator: ", "))")
      }
    }
    #expect(tally.missed.isEmpty, "\(tally.missed.count): \(tally.missed.prefix(3))")
    let own = tally.counts["of the formula's own"] ?? [:]
    let active = own.reduce(0) { $0 + ($1.key == "inactive" ? 0 : $1.value) }
    #expect(active > 10)
    if isPlain { #expect(10 * (own["rejected"] ?? 0) >= 8 * active, "\(own)") }
  }
}
