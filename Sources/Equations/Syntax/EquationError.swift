/// An equation that can't be read, or can't be computed, with the place in its line.
public struct EquationError: Error, Hashable, Sendable {
  /// The kind of error; the raw value is the code that the shell prints.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// The text is not an equation.
    case syntax
    /// A tensor, index, function or layer number that does not exist.
    case unknownName = "unknown-name"
    /// A wrong number of indices, or two ranges for one index.
    case shapeMismatch = "shape-mismatch"
    /// A range that is not known, an index that is no integer, or a result without terms.
    case badValue = "bad-value"
    /// Too much text or too much work.
    case limit
    /// A tensor that is needed and not given.
    case missingArgument = "missing-argument"
    /// An index named like a layer number.
    case reservedName = "reserved-name"
    /// The running command was cancelled; there is no result.
    case cancelled
  }

  /// The kind of error.
  public let code: Code
  /// The error message, without a full stop.
  public let message: String
  /// The characters of the line that the error is about.
  public let range: Range<Int>
  /// A possible fix, if there is one.
  public let help: String?
  /// A second place that the error is about, such as the other of two ranges.
  public let other: Range<Int>?
  /// The text of the equation that the places are in, if it is one of several.
  public private(set) var text: String?

  /// An error at a place of the line.
  public init(
    _ code: Code, _ message: String, at range: Range<Int>, help: String? = nil, and other: Range<Int>? = nil
  ) {
    self.code = code
    self.message = message
    self.range = range
    self.help = help
    self.other = other
  }

  /// The same error, in this equation.
  func located(in text: String) -> EquationError {
    guard self.text == nil else { return self }
    var error = self
    error.text = text
    return error
  }
}

/// A remark on an equation that is accepted, such as a division that probably lacks its parentheses.
public struct EquationNote: Hashable, Sendable {
  /// The remark, without a full stop.
  public let message: String
  /// The characters of the line that it is about.
  public let range: Range<Int>
  /// A possible change, if there is one.
  public let help: String?
}

/// The limits of equations.
public enum EquationLimits {
  /// The maximum number of characters of an equation.
  public static let characters = 4000
  /// The maximum depth of an expression.
  public static let depth = 100
  /// The maximum number of parentheses, brackets and sums inside each other.
  public static let nesting = 24
  /// The maximum number of indices of an equation.
  public static let indices = 32
  /// The maximum number of equations of a layer.
  public static let equations = 64
  /// The maximum number of terms that an evaluation may compute.
  public static let terms = 20_000_000_000
  /// The maximum number of values of a result.
  public static let values = 1 << 28
}
