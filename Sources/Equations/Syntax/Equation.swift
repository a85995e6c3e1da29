/// One equation as it was typed: `Y[b,c,h,w] = Σ_{i} X[...] · F[...]`, or in scatter form `for b i: dX[b,i] += ...`.
public struct Equation: Hashable, Sendable {
  /// One axis of the left side.
  public struct Axis: Hashable, Sendable {
    /// The index expression.
    public let index: Expression
    /// The range of an index that stands alone, where it is stated.
    public let bounds: Binder.Bounds
  }

  /// The left side.
  public struct Place: Hashable, Sendable {
    /// The tensor's name.
    public let name: TensorName
    /// Its axes; nil for `[...]`.
    public let axes: [Axis]?
    /// The characters in the line.
    public let range: Range<Int>

    public static func == (left: Place, right: Place) -> Bool { left.name == right.name && left.axes == right.axes }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(name)
      hasher.combine(axes)
    }
  }

  /// The text as it was typed.
  public let text: String
  /// The indices after `for`; nil in an equation without `for`.
  public let loops: [Binder]?
  /// The left side.
  public let place: Place
  /// Whether values are added to the place (`+=`) rather than stored.
  public let adds: Bool
  /// The right side.
  public let value: Expression
  /// The condition after a trailing `if`.
  public let condition: Expression?

  /// Reads an equation.
  ///
  /// - Throws: `EquationError` with code `syntax`, `bad-value` (a number that is too large) or `limit`.
  public init(_ text: String) throws(EquationError) {
    var parser = try Parser(text)
    self = try parser.equation()
  }

  init(
    text: String, loops: [Binder]?, place: Place, adds: Bool, value: Expression, condition: Expression?
  ) {
    self.text = text
    self.loops = loops
    self.place = place
    self.adds = adds
    self.value = value
    self.condition = condition
  }

  /// The same equation with another text.
  func withText(_ text: String) -> Equation {
    Equation(text: text, loops: loops, place: place, adds: adds, value: value, condition: condition)
  }

  /// Whether two equations have the same form, however they are written.
  public static func == (left: Equation, right: Equation) -> Bool {
    left.loops == right.loops && left.place == right.place && left.adds == right.adds && left.value == right.value
      && left.condition == right.condition
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(place)
    hasher.combine(value)
  }
}
