public import Equations

/// A hint that points into an equation that a student has typed.
public struct EquationHint: Hashable, Sendable {
  /// The text that follows "looks as if:".
  public let text: String
  /// The equation as it was typed.
  public let equation: String
  /// The characters that it is about, from left to right.
  public let ranges: [Range<Int>]
  /// The mistake; nil if several would give the same numbers.
  public let mistake: EquationMistake?

  init(_ text: String, in equation: Equation, at ranges: [Range<Int>], _ mistake: EquationMistake?) {
    self.text = text
    self.equation = equation.text
    self.ranges = Set(ranges).sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    self.mistake = mistake
  }
}
