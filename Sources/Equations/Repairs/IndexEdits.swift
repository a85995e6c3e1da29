/// The edits of one index expression.
struct IndexEdits {
  /// One edit. Edits of several indices that have the same key can be made together.
  struct Edit {
    let key: String
    let mistake: EquationMistake
    let size: Int
    let cause: String
    let result: Expression
  }

  private(set) var edits: [Edit] = []
  private let form: IndexForm
  private let bound: Set<String>

  /// The edits of an index.
  ///
  /// - Parameter numbers: the numbers of its axis; nil for an axis that is not spatial.
  init(_ index: Expression, bound: Set<String>, numbers: AxisNumbers?) {
    form = IndexForm(index)
    self.bound = bound
    guard form.terms.contains(where: isIndex) else { return }
    if let padding = numbers?.padding, padding.value != 0 { addPadding(padding) }
    if let stride = numbers?.stride, stride.value != 1 { addStride(stride) }
    addFlips(numbers?.kernel)
    addOffsets()
  }

  private func isIndex(_ term: IndexForm.Term) -> Bool { !IndexAlgebra.names(term.value).isDisjoint(with: bound) }

  private func isNumber(_ expression: Expression, _ number: AxisNumbers.Named) -> Bool {
    if case .name(let name) = expression.form { return number.all.contains(name) }
    if case .number(let value) = expression.form { return value == Double(number.value) }
    return false
  }

  private mutating func add(
    _ key: String, _ mistake: EquationMistake, _ cause: String, size: Int = 1, _ change: (inout IndexForm) -> Void
  ) {
    edits.append(Edit(key: key, mistake: mistake, size: size, cause: cause, result: form.changed(change)))
  }

  private mutating func addPadding(_ padding: AxisNumbers.Named) {
    let places = form.terms.indices.filter { place in
      if case .name(let name) = form.terms[place].value.form { padding.all.contains(name) } else { false }
    }
    guard !places.isEmpty else {
      let term = form.name(padding.name)
      add("p-", .padding, "the padding is not subtracted from the index") {
        $0.terms.append(IndexForm.Term(sign: -1, value: term))
      }
      add("p+", .padding, "the padding is not added to the index") {
        $0.terms.insert(IndexForm.Term(sign: 1, value: term), at: min(1, $0.terms.count))
      }
      return
    }
    for place in places {
      add("p0\(place)", .padding, "the padding does not belong in the index") { $0.terms.remove(at: place) }
      add("p\(place)", .padding, "the padding has the wrong sign") { $0.terms[place].sign *= -1 }
    }
  }

  private mutating func addStride(_ stride: AxisNumbers.Named) {
    let (s, missing) = (form.name(stride.name), "the index is not multiplied by the stride")
    let form = form
    let lone = form.terms.indices.filter { form.terms[$0].value.isName && isIndex(form.terms[$0]) }
    for place in lone {
      add("s*\(place)", .stride, missing) { $0.terms[place].value = form.product($0.terms[place].value, s) }
    }
    for place in form.terms.indices {
      switch form.terms[place].value.form {
      case .binary(.multiply, let left, let right):
        let (index, factor) = IndexAlgebra.names(left).isDisjoint(with: bound) ? (right, left) : (left, right)
        guard IndexAlgebra.names(factor).isDisjoint(with: bound) else { continue }
        if !isNumber(factor, stride) {
          add("sr\(place)", .stride, "the index is not multiplied by the stride but by another number") {
            $0.terms[place].value = form.product(index, s)
          }
          continue
        }
        add("s0\(place)", .stride, "the index must not be multiplied by the stride") { $0.terms[place].value = index }
        for other in lone {
          add("sm\(place),\(other)", .stride, "the stride multiplies the wrong index") {
            $0.terms[place].value = index
            $0.terms[other].value = form.product($0.terms[other].value, s)
          }
        }
      case .binary(.divide, let top, let bottom) where isNumber(bottom, stride):
        add("dw\(place)", .stride, "only a part of the index is divided by the stride") {
          $0.terms[place].value = top
          $0.divisor = (.divide, s)
        }
      default: continue
      }
    }
    guard let divisor = form.divisor else {
      return add("d+", .stride, "the index is not divided by the stride") { $0.divisor = (.divide, s) }
    }
    if divisor.sign == .floorDivide {
      add("d//", .stride, "the division by the stride must be exact") { $0.divisor = (.divide, s) }
    }
    if isNumber(divisor.value, stride) {
      add("d0", .stride, "the index must not be divided by the stride") { $0.divisor = nil }
    } else {
      add("dr", .stride, "the index is not divided by the stride but by another number") { $0.divisor = (.divide, s) }
    }
  }

  private mutating func addFlips(_ kernel: AxisNumbers.Named?) {
    let cause = "convolution and cross-correlation are mixed up"
    let form = form
    let indices = form.terms.indices.filter { isIndex(form.terms[$0]) }
    if form.terms.count > 1 {
      for place in indices { add("f\(place)", .flip, cause) { $0.terms[place].sign *= -1 } }
      if let first = indices.first {
        add("fa", .flip, cause) { form in
          for place in form.terms.indices where place != first { form.terms[place].sign *= -1 }
        }
      }
    }
    guard let kernel, indices.count == 1, let place = indices.first, form.terms[place].value.isName else { return }
    if form.terms.count == 1 {
      add("k+", .flip, cause + ": the kernel is rotated by 180 degrees") {
        $0.terms[0].sign = -1
        $0.terms.insert(
          contentsOf: [
            IndexForm.Term(sign: 1, value: form.name(kernel.name)), IndexForm.Term(sign: -1, value: form.number(1)),
          ], at: 0)
      }
    } else if form.terms[place].sign < 0, form.divisor == nil {
      let rest = form.terms.indices.filter { $0 != place }
      let constants = rest.map { (form.terms[$0].sign, form.terms[$0].value) }
      guard constants.contains(where: { $0.0 > 0 && isNumber($0.1, kernel) || $0.1.form == .number(2) }) else { return }
      add("k0", .flip, cause + ": the kernel is rotated by 180 degrees") {
        $0.terms = [IndexForm.Term(sign: 1, value: form.terms[place].value)]
      }
    }
  }

  private mutating func addOffsets() {
    let cause = "the index is off by one"
    for place in form.terms.indices {
      guard case .number(let number) = form.terms[place].value.form, form.terms.count > 1 else { continue }
      add("o\(place)", .offset, number == 1 ? cause : "the index is off by a constant") { $0.terms.remove(at: place) }
      add("o-\(place)", .offset, "a constant in the index has the wrong sign") { $0.terms[place].sign *= -1 }
    }
    let one = form.number(1)
    add("o+", .offset, cause, size: 2) { $0.terms.append(IndexForm.Term(sign: 1, value: one)) }
    add("o-", .offset, cause, size: 2) { $0.terms.append(IndexForm.Term(sign: -1, value: one)) }
  }
}
