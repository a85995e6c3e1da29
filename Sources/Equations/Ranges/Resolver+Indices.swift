/// Index expressions: integers, indices and layer numbers with `+ - *`, `//`, `%` and the exact `/`.
extension Resolver {
  /// The largest integer that an index expression can contain.
  static let largest = Double(Int32.max)

  /// Resolves an index expression.
  mutating func index(_ expression: Expression) throws(EquationError) -> IndexTree {
    switch expression.form {
    case .number(let number):
      guard number == number.rounded() else {
        throw EquationError(.badValue, "an index must be an integer, not \(number)", at: expression.range)
      }
      guard abs(number) <= Self.largest else {
        throw EquationError(.badValue, "an integer in an index can be at most \(Int32.max)", at: expression.range)
      }
      return .number(Int(number))
    case .name(let name): return try indexName(name, at: expression.range)
    case .negated(let value): return .negated(try index(value))
    case .binary(let sign, let left, let right):
      noteLooseDivision(sign, left, right)
      let place = right.range
      let (left, right) = (try index(left), try index(right))
      if [.divide, .floorDivide, .remainder].contains(sign), right.constant == 0 {
        throw EquationError(.badValue, "division by zero in an index", at: place)
      }
      switch sign {
      case .add: return .add(left, right)
      case .subtract: return .subtract(left, right)
      case .multiply: return .multiply(left, right)
      case .divide: return .exact(left, right, expression.range)
      case .floorDivide: return .floorDivide(left, right, expression.range)
      case .remainder: return .remainder(left, right, expression.range)
      case .power: break
      }
    default: break
    }
    throw EquationError(
      .badValue,
      "an index can only combine integers, indices and sizes of the layer (such as `C_in` or `s_h`) with `+ - * / // %`",
      at: expression.range)
  }

  private func indexName(_ name: String, at range: Range<Int>) throws(EquationError) -> IndexTree {
    if let tree = try knownIndex(name, at: range) { return tree }
    if name.count > 1, name.allSatisfy(\.isLetter) {
      var product: IndexTree?
      for letter in name {
        guard let factor = try knownIndex(String(letter), at: range) else { throw unknownIndex(name, range) }
        product = product.map { .multiply($0, factor) } ?? factor
      }
      if let product { return product }
    }
    throw unknownIndex(name, range)
  }

  private func knownIndex(_ name: String, at range: Range<Int>) throws(EquationError) -> IndexTree? {
    if let slot = slot(name) { return .slot(slot) }
    guard let number = scope.numbers[name] else { return nil }
    if case .real = number {
      throw EquationError(.badValue, "`\(name)` is not an integer, so it can't be used in an index", at: range)
    }
    return tree(number, name)
  }

  func unknownIndex(_ name: String, _ range: Range<Int>) -> EquationError {
    let numbers = scope.numbers.keys.sorted().joined(separator: " ")
    return EquationError(
      .unknownName, "`\(name)` is neither an index of the equation nor defined by the layer", at: range,
      help: "indices are introduced on the left side, by `for` or by a sum such as `Σ_i`"
        + (numbers.isEmpty ? "" : "; the layer's numbers: \(numbers)"))
  }

  /// A remark on `h+p-i/s`, where probably `(h+p-i)/s` was meant.
  private mutating func noteLooseDivision(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) {
    guard sign == .add || sign == .subtract, case .binary(.divide, let top, let bottom) = right.form,
      case .name(let index) = top.form, slot(index) != nil, containsIndex(left)
    else { return }
    let range = left.range.lowerBound..<right.range.upperBound
    guard !notes.contains(where: { $0.range == range }) else { return }
    let whole = Expression(.binary(sign, left, top), at: range)
    notes.append(
      EquationNote(
        message: "only `\(index)` is divided by `\(Renderer.text(bottom))` here", range: range,
        help: "`(\(Renderer.text(whole).filter { $0 != " " }))/\(Renderer.text(bottom))` divides the whole index"))
  }

  private func containsIndex(_ expression: Expression) -> Bool {
    if case .name(let name) = expression.form, slot(name) != nil { return true }
    return expression.children.contains { containsIndex($0) }
  }

  /// The index expression that a value stands for, if it consists of indices and integers only and divides nothing.
  mutating func plainIndex(_ expression: Expression) -> IndexTree? {
    guard isPlainIndex(expression) else { return nil }
    return try? index(expression)
  }

  private func isPlainIndex(_ expression: Expression) -> Bool {
    switch expression.form {
    case .number(let number): number == number.rounded() && abs(number) <= Self.largest
    case .name(let name): slot(name) != nil || scope.numbers[name].map { $0.isInteger } ?? false
    case .negated(let value): isPlainIndex(value)
    case .binary(let sign, let left, let right):
      sign != .divide && sign != .power && isPlainIndex(left) && isPlainIndex(right)
    default: false
    }
  }
}

extension EquationScope.Number {
  /// Whether it is an integer, or may turn out to be one.
  var isInteger: Bool { if case .real = self { false } else { true } }
}
