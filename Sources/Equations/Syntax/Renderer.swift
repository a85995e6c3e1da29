/// Writes equations in one form, which reads back as the same equation.
public struct Renderer: Sendable {
  /// The signs to use.
  public enum Style: Sendable {
    /// `∂L/∂X[b] = Σ_{i} X[b,i] · F[i]`
    case unicode
    /// `dL/dX[b] = sum i: X[b,i] * F[i]`
    case ascii
  }

  private let style: Style
  /// Whether sums are put in parentheses where something follows them, to show how far they reach.
  private let showsReading: Bool
  /// Whether operators stand without blanks, as in an index.
  private var isTight = false

  private init(_ style: Style, showsReading: Bool) {
    self.style = style
    self.showsReading = showsReading
  }

  /// The equation in the signs of a style.
  public static func text(_ equation: Equation, _ style: Style = .unicode) -> String {
    Renderer(style, showsReading: false).equation(equation)
  }

  /// The equation with parentheses that show how it was read: `Y[b] = (Σ_{i} X[b,i]) + biases[b]`.
  public static func echo(_ equation: Equation, _ style: Style = .unicode) -> String {
    Renderer(style, showsReading: true).equation(equation)
  }

  /// An expression in the signs of a style.
  public static func text(_ expression: Expression, _ style: Style = .unicode) -> String {
    Renderer(style, showsReading: false).text(expression)
  }

  private func equation(_ equation: Equation) -> String {
    var place = name(equation.place.name)
    if let axes = equation.place.axes {
      if !axes.isEmpty { place += "[" + axes.map { index($0.index) + bounds($0.bounds) }.joined(separator: ",") + "]" }
    } else {
      place += "[...]"
    }
    let head = equation.loops.map { "for " + binders($0, separator: " ") + ": " } ?? ""
    let tail = equation.condition.map { " if " + text($0, above: Level.comparison) } ?? ""
    let isChoice = if case .choice = equation.value.form { true } else { false }
    let value = text(equation.value, above: isChoice && equation.condition != nil ? .comparison : .choice)
    return head + place + (equation.adds ? " += " : " = ") + value + tail
  }

  /// An index, in which a comparison needs parentheses on the left side.
  private func index(_ expression: Expression) -> String {
    var renderer = self
    renderer.isTight = true
    return renderer.text(expression, above: .sum)
  }

  private func spaced(_ sign: String) -> String { isTight ? sign : " " + sign + " " }

  /// How tightly a form binds.
  private enum Level: Int {
    case choice, comparison, sum, product, sign, power, atom
  }

  private func level(_ expression: Expression) -> Level {
    switch expression.form {
    case .number, .name, .element, .wholeTensor, .call, .tuple: .atom
    case .negated: .sign
    case .reduction: .product
    case .binary(.add, _, _), .binary(.subtract, _, _): .sum
    case .binary(.power, _, _): .power
    case .binary: .product
    case .comparison: .comparison
    case .choice: .choice
    }
  }

  /// The expression, in parentheses if it binds less tightly than its place asks for.
  private func text(_ expression: Expression, above least: Level = .choice) -> String {
    let text = bare(expression)
    return level(expression).rawValue < least.rawValue ? "(" + text + ")" : text
  }

  /// Renders an operand that something follows, which a sum at its end would include: in parentheses if necessary.
  private func operand(_ expression: Expression, above least: Level) -> String {
    if endsInSum(expression), showsReading || least.rawValue >= Level.product.rawValue {
      return "(" + bare(expression) + ")"
    }
    return text(expression, above: least)
  }

  /// Whether the text of an expression ends in the body of a sum without parentheses.
  private func endsInSum(_ expression: Expression) -> Bool {
    switch expression.form {
    case .reduction: true
    case .binary(.power, _, _): false
    case .binary(_, _, let value): if case .reduction = value.form { !showsReading } else { endsInSum(value) }
    default: false
    }
  }

  private func bare(_ expression: Expression) -> String {
    switch expression.form {
    case .number(let number):
      return number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    case .name(let name): return name
    case .element(let tensor, let indices):
      return indices.isEmpty
        ? name(tensor) : name(tensor) + "[" + indices.map { index($0) }.joined(separator: ",") + "]"
    case .wholeTensor(let tensor): return name(tensor) + "[...]"
    case .call(let function, let arguments):
      return function + "(" + arguments.map { text($0) }.joined(separator: ", ") + ")"
    case .negated(let value):
      // `--A` is read, but not pleasant.
      let isNegated = if case .negated = value.form { true } else { false }
      return "-" + (isNegated ? "(" + bare(value) + ")" : text(value, above: .sign))
    case .binary(let sign, let left, let right): return binary(sign, left, right)
    case .comparison(let sign, let left, let right):
      return operand(left, above: .sum) + " " + sign.rawValue + " " + operand(right, above: .sum)
    case .choice(let value, let condition, let otherwise):
      return text(value, above: .comparison) + " if " + text(condition, above: .comparison) + " else "
        + text(otherwise)
    case .tuple(let parts): return "(" + parts.map { text($0) }.joined(separator: ",") + ")"
    case .reduction(let reduction): return self.reduction(reduction)
    }
  }

  private func binary(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) -> String {
    switch sign {
    case .add, .subtract:
      return operand(left, above: .sum) + spaced(sign.rawValue) + rightOperand(right, above: .product)
    case .power: return text(left, above: .atom) + "^" + text(right, above: .sign)
    default:
      let symbol = sign == .multiply && style == .unicode ? "·" : sign.rawValue
      return operand(left, above: .product) + spaced(symbol) + rightOperand(right, above: .sign)
    }
  }

  /// A right operand; a sum there reaches to the end of the product.
  private func rightOperand(_ right: Expression, above least: Level) -> String {
    guard case .reduction = right.form else { return text(right, above: least) }
    return showsReading ? "(" + bare(right) + ")" : bare(right)
  }

  private func reduction(_ reduction: Reduction) -> String {
    let condition = reduction.condition.map { " where " + text($0, above: .comparison) } ?? ""
    let inside = reduction.isInside ? " inside" : ""
    let body = text(reduction.body, above: .product)
    if style == .ascii {
      return reduction.kind.rawValue + inside + " " + binders(reduction.binders, separator: " ") + condition + ": "
        + body
    }
    let symbol = reduction.kind == .sum ? "Σ" : reduction.kind == .prod ? "Π" : reduction.kind.rawValue
    return symbol + "_{" + binders(reduction.binders, separator: ",") + condition + "}" + inside + " " + body
  }

  private func binders(_ binders: [Binder], separator: String) -> String {
    binders.indices.map { place in
      let binder = binders[place]
      guard case .window = binder.bounds else { return binder.name + bounds(binder.bounds) }
      let isLast = place + 1 == binders.count || binders[place + 1].bounds.windowAxis.map { $0 == 0 } ?? true
      return binder.name + (isLast ? (style == .unicode ? " ∈ window" : " in window") : "")
    }.joined(separator: separator)
  }

  private func bounds(_ bounds: Binder.Bounds) -> String {
    switch bounds {
    case .inferred, .window: ""
    case .below(let end): "<" + index(end)
    case .between(let start, let end): " in " + index(start) + ":" + index(end)
    }
  }

  private func name(_ name: TensorName) -> String { Self.name(name, style) }

  /// A tensor's name as it is written.
  static func name(_ name: TensorName, _ style: Style = .unicode) -> String {
    switch name {
    case .plain(let name): name
    case .gradient(let name): (style == .unicode ? "∂L/∂" : "dL/d") + name
    }
  }
}

extension Binder.Bounds {
  /// The window's axis, for `∈ window`.
  fileprivate var windowAxis: Int? { if case .window(let axis) = self { axis } else { nil } }
}
