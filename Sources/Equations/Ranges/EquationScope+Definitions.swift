extension EquationScope {
  /// The scope with the tensors that equations define for themselves. Their lengths are not known yet, except for the
  /// parts of a gradient: `dX1`, `dX2`, ... have the shape of X.
  public func defining(_ equations: [Equation]) -> EquationScope {
    var scope = self
    let places = Set(equations.map { canonical($0.place.name) })
    for equation in equations {
      guard case .plain = equation.place.name else { continue }
      let name = scope.canonical(equation.place.name)
      let isGradient = name.hasPrefix("d") && places.contains(String(name.dropFirst()))
      if scope.shape(name) == nil, !isGradient, scope.whole(ofPart: name) == nil {
        scope.tensors[name] = KnownShape(equation.place.axes.map { $0.map { _ in nil } })
      }
    }
    for equation in equations {
      let name = scope.canonical(equation.place.name)
      if scope.shape(name) == nil, let whole = scope.whole(ofPart: name) { scope.tensors[name] = scope.tensors[whole] }
    }
    return scope
  }

  /// The tensor whose gradient a part belongs to: `X` for `dX1`; nil for other names.
  func whole(ofPart name: String) -> String? {
    guard name.hasPrefix("d"), let last = name.last, last.isASCII, last.isNumber else { return nil }
    let base = String(name.dropFirst().reversed().drop { $0.isASCII && $0.isNumber }.reversed())
    let whole = tensors[base] != nil ? base : shortForms[base] ?? base
    return tensors[whole] != nil ? whole : nil
  }

  /// Whether a name is that of a gradient, or of a part of one.
  func isGradient(_ name: TensorName) -> Bool {
    guard case .plain(let plain) = name else { return true }
    let canonical = canonical(name)
    if tensors[canonical] != nil, whole(ofPart: canonical) == nil { return false }
    return plain == "G" || plain == "GZ"
      || canonical.hasPrefix("d") && (tensors[String(canonical.dropFirst())] != nil || whole(ofPart: canonical) != nil)
  }
}

extension Equation {
  /// The equations of these texts.
  ///
  /// - Throws: `EquationError` with its `text`.
  public static func all(_ texts: [String]) throws(EquationError) -> [Equation] {
    var equations: [Equation] = []
    for text in texts {
      do throws(EquationError) { equations.append(try Equation(text)) } catch { throw error.located(in: text) }
    }
    return equations
  }
}
