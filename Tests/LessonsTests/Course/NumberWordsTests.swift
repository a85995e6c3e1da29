import Testing

@testable import Lessons

/// Numbers among words.
@Suite struct NumberWordsTests {
  @Test(arguments: [
    ("296 parameters", 296.0), ("3, I think", 3), ("0.25, I think", 0.25), ("25 percent of them", 0.25),
    ("25 per cent of them", 0.25), ("25 percent, roughly", 0.25), ("1 000 per cent of it", 10), ("1/4 of all", 0.25),
    ("1 / 4 of all", 0.25), ("9,571 weights and biases", 9571), ("3 times as many", 3), ("about 3 or so", 3),
    ("9 571 weights.", 9571),
  ])
  func aNumberStandsBeforeWhatItCounts(_ text: String, _ number: Double) {
    #expect(NumericAnswer.leading(in: text) == number, "\(text)")
  }

  /// Whoever is read as 3 where they mean 3000 is told that they are wrong, or right, of what they did not say.
  @Test(arguments: [
    "3 thousand", "1.2 million parameters", "9.5 k", "2 and a half", "3 out of four", "2 or three", "2 times three",
    "4 minus one", "3 quarters", "2 pi", "6 squared", "5 per mille", "3 Hundred of them", "3 out of four.", "3 of 4",
    "layer 3", "three", "3", "",
  ])
  func wordsThatMakeAnotherNumberOfItAreNotPassedOver(_ text: String) {
    #expect(NumericAnswer.leading(in: text) == nil, "\(text)")
  }

  @Test(arguments: [("layer 6", 6.0), ("It is 0.25", 0.25), ("six", 6), ("the answer is 1/4", 0.25), ("zero", 0)])
  func aNumberIsNamed(_ text: String, _ number: Double) { #expect(NumericAnswer.named(by: text) == number) }

  @Test(arguments: ["it is not 6", "is", "", "layer", "some", "six or seven", "."])
  func noNumberIsNamed(_ text: String) { #expect(NumericAnswer.named(by: text) == nil, "\(text)") }
}
