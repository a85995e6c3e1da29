/// A tensor's name as it is written: `X`, `dX`, or `∂L/∂X`.
public enum TensorName: Hashable, Sendable {
  /// A plain name.
  case plain(String)
  /// The gradient of the loss with respect to a tensor.
  case gradient(String)
}

/// An operator between two values.
public enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case power = "^"
}

/// A comparison, whose value is 1 or 0.
public enum Comparison: String, Hashable, Sendable, CaseIterable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// One node of an expression. Two expressions are equal if they have the same form, wherever they stand in their lines.
public struct Expression: Hashable, Sendable {
  /// The form of a node with its parts.
  public indirect enum Form: Hashable, Sendable {
    case number(Double)
    /// An index, a layer number or a tensor without axes.
    case name(String)
    /// `T[i,j]`
    case element(TensorName, [Expression])
    /// `T[...]`
    case wholeTensor(TensorName)
    case call(String, [Expression])
    case negated(Expression)
    case binary(BinaryOperator, Expression, Expression)
    case comparison(Comparison, Expression, Expression)
    /// `A if C else B`
    case choice(Expression, condition: Expression, otherwise: Expression)
    case tuple([Expression])
    case reduction(Reduction)
  }

  /// The form with the parts.
  public let form: Form
  /// The characters in the line.
  public let range: Range<Int>

  /// A node with this form at this place.
  public init(_ form: Form, at range: Range<Int>) {
    self.form = form
    self.range = range
  }

  public static func == (left: Expression, right: Expression) -> Bool { left.form == right.form }

  public func hash(into hasher: inout Hasher) { hasher.combine(form) }

  /// The nodes below this one.
  public var children: [Expression] {
    switch form {
    case .number, .name, .wholeTensor: []
    case .element(_, let indices): indices
    case .call(_, let arguments): arguments
    case .negated(let value): [value]
    case .binary(_, let left, let right), .comparison(_, let left, let right): [left, right]
    case .choice(let value, let condition, let otherwise): [value, condition, otherwise]
    case .tuple(let parts): parts
    case .reduction(let reduction):
      reduction.binders.flatMap(\.bounds.ends) + [reduction.condition, reduction.body].compactMap(\.self)
    }
  }
}

/// `sum i j: BODY`, `Σ_{i,j} BODY`, and the like. The body is one product.
public struct Reduction: Hashable, Sendable {
  /// How the terms become one value.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case sum, prod, mean, max, min, argmax, argmin
  }

  /// How the terms become one value.
  public let kind: Kind
  /// Whether `mean` divides by the number of terms that exist rather than by the size of the range.
  public let isInside: Bool
  /// The indices that it binds.
  public let binders: [Binder]
  /// The condition after `where`.
  public let condition: Expression?
  /// One term.
  public let body: Expression
}

/// An index that a sum, a `for` or the left side binds, with its range where that is stated.
public struct Binder: Hashable, Sendable {
  /// A stated range.
  public enum Bounds: Hashable, Sendable {
    /// Not stated: it follows from the shapes.
    case inferred
    /// `i<E`
    case below(Expression)
    /// `i in A:E`
    case between(Expression, Expression)
    /// `i,j ∈ window`: one axis of a pooling layer's window.
    case window(axis: Int)

    /// The expressions of the ends.
    var ends: [Expression] {
      switch self {
      case .inferred, .window: []
      case .below(let end): [end]
      case .between(let start, let end): [start, end]
      }
    }
  }

  /// The index.
  public let name: String
  /// Its range, where it is stated.
  public let bounds: Bounds
  /// The characters in the line.
  public let range: Range<Int>

  public static func == (left: Binder, right: Binder) -> Bool { left.name == right.name && left.bounds == right.bounds }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(bounds)
  }
}
