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

  /// On data with nothing hard about them hardly an entry stays undecided: one in 1000, in Float one in 20.
  @Test(arguments: [Float.precisionName, Double.precisionName]) func plainDataAreDecided(_ precision: String) throws {
    var tally = AdversarialTally()
    for seed in 1...adversarialCount(800) / 2 {
      if precision == Double.precisionName {
        try tally.add(AdversarialSubject<Double>(seed: seed, isPlain: true))
      } else {
        try tally.add(AdversarialSubject<Float>(seed: seed, isPlain: true))
      }
    }
    tally.printed("\(precision), plain")
    #expect(tally.accusations.isEmpty, "\(tally.accusations.count): \(tally.accusations.prefix(3))")
    let isDouble = precision == Double.precisionName
    #expect((isDouble ? 1000 : 20) * tally.all[.undecided] <= tally.all.total, "\(tally.all)")
    // Nothing is passed over by calling it untested: where the gradient that arrives is no zero there is something to test.
    #expect(50 * tally.alone[.untested] <= tally.alone.total, "\(tally.alone)")
  }
}
