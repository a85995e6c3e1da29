/// A word or sign of an equation.
struct Token: Hashable, Sendable {
  /// What a token is.
  enum Kind: Hashable, Sendable {
    /// A tensor, index, function, layer number or keyword.
    case name(String)
    /// `∂L/∂X`, or `dL/dX`: the gradient with respect to a tensor.
    case gradient(String)
    case number(Double)
    /// `Σ`, `Π`, `max_`, ...: a reduction whose indices follow as `_i` or `_{i,j}`.
    case reduction(String)
    /// An operator or a bracket, in its ASCII form.
    case sign(String)
    case end
  }

  /// What it is.
  let kind: Kind
  /// Its characters in the line.
  let range: Range<Int>

  /// Whether it is this operator or bracket.
  func isSign(_ sign: String) -> Bool { kind == .sign(sign) }

  /// Whether it is this word.
  func isWord(_ word: String) -> Bool { kind == .name(word) }

  /// The name, if it is one.
  var name: String? { if case .name(let name) = kind { name } else { nil } }
}
