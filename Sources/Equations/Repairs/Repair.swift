/// A common mistake in an equation of a gradient.
public enum EquationMistake: String, Hashable, Sendable, CaseIterable {
  /// The padding in an index: missing, too much, or with the wrong sign.
  case padding
  /// The stride in an index: missing, too much, in the wrong place, or not divided by.
  case stride
  /// Convolution and cross-correlation are mixed up.
  case flip
  /// An index is off by a constant.
  case offset
  /// Two indices of a tensor are swapped.
  case swappedIndices = "swapped-indices"
  /// An index where another one belongs.
  case wrongIndex = "wrong-index"
  /// The gradient of the output where that of the sums belongs.
  case activationDerivative = "activation-derivative"
  /// Another tensor is read.
  case wrongTensor = "wrong-tensor"
  /// The sign of a term or of the whole.
  case sign
  /// A constant factor: 2, 1/B, a mean instead of a sum.
  case factor
  /// A sum is missing: an index is constant.
  case missingSum = "missing-sum"
  /// A sum over an index that the terms don't need.
  case extraSum = "extra-sum"
  /// A term is inside of a sum that belongs outside of it, or the reverse.
  case sumReach = "sum-reach"
  /// A tensor is missing from a product.
  case missingFactor = "missing-factor"
  /// A tensor too much in a product.
  case extraFactor = "extra-factor"
  /// `=` where `+=` belongs, or the reverse.
  case overwriting
  /// The wrong comparison.
  case comparison
  /// Equal values all win.
  case ties
  /// The range of an index.
  case range
  /// A term of the derivative is missing.
  case missingTerm = "missing-term"
  /// A term too much.
  case extraTerm = "extra-term"
  /// An exponent.
  case power
  /// The small number below a root or in a denominator.
  case epsilon
  /// A square root that is missing or too much.
  case squareRoot = "square-root"
  /// n where n - 1 belongs, or the reverse.
  case count
}

/// An equation that differs from a typed one by one small edit, and the mistake that the edit corrects.
public struct Repair: Sendable {
  /// The mistake.
  public let mistake: EquationMistake
  /// The size of the edit: 1 for one that changes or removes a part, 2 for one that adds something.
  public let size: Int
  /// What is wrong with the typed equation, without a full stop.
  public let text: String
  /// The characters of the typed equation that it is about; for something that is missing, where it belongs.
  public let ranges: [Range<Int>]
  /// The equation after the edit.
  public let equation: Equation
}
