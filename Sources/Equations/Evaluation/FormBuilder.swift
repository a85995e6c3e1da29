/// Collects the forms and integer operations of a program.
struct FormBuilder {
  let slots: Int
  private(set) var forms: [Program.Form] = []
  private(set) var nodes: [Program.IndexNode] = []
  private var known: [Program.Form: Int] = [:]
  /// The slots that operations other than additions depend on, which can't be lanes.
  private(set) var derivedSlots: UInt64 = 0

  init(slots: Int) { self.slots = slots }

  /// The affine form of an index expression, if it has one.
  func affine(_ tree: IndexTree) -> Program.Form? {
    switch tree {
    case .number(let number): return constant(number)
    case .unknown: return nil
    case .slot(let slot):
      var form = constant(0)
      form.coefficients[slot] = 1
      return form
    case .negated(let value): return affine(value).flatMap { $0.scaled(by: -1) }
    case .add(let left, let right): return combined(left, right, sign: 1)
    case .subtract(let left, let right): return combined(left, right, sign: -1)
    case .multiply(let left, let right):
      guard let left = affine(left), let right = affine(right) else { return nil }
      if let factor = left.asConstant { return right.scaled(by: factor) }
      return right.asConstant.flatMap { left.scaled(by: $0) }
    case .floorDivide(let left, let right, _), .exact(let left, let right, _):
      guard affine(right)?.asConstant == 1 else { return nil }
      return affine(left)
    case .remainder: return nil
    }
  }

  private func constant(_ value: Int) -> Program.Form {
    Program.Form(constant: value, coefficients: [Int](repeating: 0, count: slots))
  }

  private func combined(_ left: IndexTree, _ right: IndexTree, sign: Int) -> Program.Form? {
    guard let left = affine(left), let right = affine(right)?.scaled(by: sign) else { return nil }
    return left.adding(right)
  }

  /// The position of a form.
  mutating func add(_ form: Program.Form) -> Int {
    if let place = known[form] { return place }
    forms.append(form)
    known[form] = forms.count - 1
    return forms.count - 1
  }

  /// The position of the node that computes an index expression.
  mutating func node(_ tree: IndexTree) -> Int {
    if let form = affine(tree) { return append(.form, add(form), 0) }
    switch tree {
    case .number, .unknown, .slot: return append(.form, add(constant(0)), 0)
    case .negated(let value):
      let (zero, value) = (node(.number(0)), node(value))
      return append(.subtract, zero, value)
    case .add(let left, let right): return operation(.add, left, right)
    case .subtract(let left, let right): return operation(.subtract, left, right)
    case .multiply(let left, let right): return operation(.multiply, left, right)
    case .floorDivide(let left, let right, _): return operation(.floorDivide, left, right)
    case .remainder(let left, let right, _): return operation(.remainder, left, right)
    case .exact(let left, let right, _): return operation(.exact, left, right)
    }
  }

  private mutating func operation(_ kind: Program.IndexNode.Kind, _ left: IndexTree, _ right: IndexTree) -> Int {
    derivedSlots |= left.slots | right.slots
    let (a, b) = (node(left), node(right))
    return append(kind, a, b)
  }

  private mutating func append(_ kind: Program.IndexNode.Kind, _ a: Int, _ b: Int) -> Int {
    nodes.append(Program.IndexNode(kind: kind, a: a, b: b))
    return nodes.count - 1
  }
}

extension Program.Form {
  /// The value, if it depends on no slot.
  var asConstant: Int? { coefficients.allSatisfy { $0 == 0 } ? constant : nil }

  /// The slots with a coefficient.
  var mask: UInt64 {
    coefficients.indices.reduce(0) { coefficients[$1] == 0 ? $0 : $0 | 1 << UInt64($1) }
  }

  /// nil if a coefficient overflows.
  func scaled(by factor: Int) -> Self? {
    zipped(with: self) { value, _ in value.multipliedReportingOverflow(by: factor) }
  }

  /// nil if a coefficient overflows.
  func adding(_ other: Self) -> Self? { zipped(with: other) { $0.addingReportingOverflow($1) } }

  private func zipped(
    with other: Self, _ combine: (Int, Int) -> (partialValue: Int, overflow: Bool)
  ) -> Self? {
    var result = self
    let (constant, overflow) = combine(self.constant, other.constant)
    if overflow { return nil }
    result.constant = constant
    for slot in coefficients.indices {
      let (sum, overflow) = combine(coefficients[slot], other.coefficients[slot])
      if overflow { return nil }
      result.coefficients[slot] = sum
    }
    return result
  }

  /// The sum with a multiple of another form. Offsets may wrap around: where all indices are inside, they are exact.
  func adding(_ other: Self, times factor: Int) -> Self {
    var result = self
    result.constant &+= other.constant &* factor
    for slot in coefficients.indices { result.coefficients[slot] &+= other.coefficients[slot] &* factor }
    return result
  }
}

extension IndexTree {
  /// The slots that occur.
  var slots: UInt64 {
    switch self {
    case .number, .unknown: 0
    case .slot(let slot): 1 << UInt64(slot)
    case .negated(let value): value.slots
    case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right),
      .floorDivide(let left, let right, _), .remainder(let left, let right, _), .exact(let left, let right, _):
      left.slots | right.slots
    }
  }

  /// Whether an exact division occurs.
  var divides: Bool {
    switch self {
    case .number, .unknown, .slot: false
    case .exact: true
    case .negated(let value): value.divides
    case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right),
      .floorDivide(let left, let right, _), .remainder(let left, let right, _):
      left.divides || right.divides
    }
  }
}
