import NeuralNetworks
import Testing

@testable import GradientChecking

/// Right layers and networks at numbers where gradients are hard to confirm: none may be accused.
@Suite struct AdversarialTests {
  @Test(arguments: [Float.precisionName, Double.precisionName]) func nobodyIsAccused(_ precision: String) throws {
    var tally = AdversarialTally()
    for seed in 1...adversarialCount(2000) / 2 {
      if precision == Double.precisionName {
        try tally.add(AdversarialSubject<Double>(seed: seed))
      } else {
        try tally.add(AdversarialSubject<Float>(seed: seed))
      }
    }
    tally.printed(precision)
    #expect(tally.accusations.isEmpty, "\(tally.accusations.count): \(tally.accusations.prefix(3))")
  }

  /// On data with nothing hard about them hardly an entry stays undecided.
  @Test(arguments: [Float.precisionName, Double.precisionName]) func plainDataAreDecided(_ precision: String) throws {
    var tally = AdversarialTally()
    for seed in 1...adversarialCount(400) / 2 {
      if precision == Double.precisionName {
        try tally.add(AdversarialSubject<Double>(seed: seed, isPlain: true))
      } else {
        try tally.add(AdversarialSubject<Float>(seed: seed, isPlain: true))
      }
    }
    tally.printed("\(precision), plain")
    #expect(tally.accusations.isEmpty, "\(tally.accusations.count): \(tally.accusations.prefix(3))")
    #expect(1000 * tally.count(.undecided) <= tally.entries, "\(tally.count(.undecided)) of \(tally.entries)")
  }
}
