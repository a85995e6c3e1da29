/// The page `help equations`: the notation at a glance.
enum EquationHelp {
  /// Equations for a convolutional layer, each with what it shows.
  static let examples: [(equation: String, meaning: String)] = [
    (
      "Z[b,c,h,w] = (sum k i j: X[b,k,h*s+i-p,w*s+j-p] * F[c,k,i,j]) + biases[c]",
      "X is 0 outside of the image; Y = φ(Z) follows; F is short for filters"
    ),
    (
      "dF[c,k,i,j] = sum b h w: GZ[b,c,h,w] * X[b,k,h*s+i-p,w*s+j-p]",
      "dF is ∂L/∂filters, G is ∂L/∂Y, GZ is ∂L/∂Z; a sum ends before + or -"
    ),
    (
      "dX[b,k,h,w] = sum c i j: GZ[b,c,(h+p-i)/s,(w+p-j)/s] * F[c,k,i,j]",
      "/ in an index is exact: a term whose division has a remainder is left out"
    ),
    (
      "for b c h w k i<K j<K: dX[b,k,h*s+i-p,w*s+j-p] += GZ[b,c,h,w] * F[c,k,i,j]",
      "scatter form: adds to one entry after another; i<K states the range of i"
    ),
    ("mu[c] = mean b h w: X[b,c,h,w]", "defines a tensor that other equations can read"),
    (
      "Y[...] = Z[...] if Z[...] > 0 else 0.1 * Z[...]",
      "reads the Z above; [...] stands for all indices; a comparison is 1 or 0"
    ),
  ]

  /// The lines of the page.
  static var lines: [String] {
    [
      "equations NET   lists the equations that you have typed",
      "  NET           a layer or network",
      "", "`equation conv1 PLACE[INDICES] = EXPRESSION` makes conv1 compute by an equation:",
    ]
      + examples.flatMap { ["  " + $0.equation, "      " + $0.meaning] }
      + [
        "",
        "places      Y, Z, dX, d with a parameter (dF), and tensors you define",
        "reductions  sum prod mean max min argmax argmin; also sum i<3 where i != j: ...",
        "functions   exp log sqrt tanh abs relu sigmoid log1p expm1 max min φ φ'",
        "indices     + - * // % and the exact /, of indices, integers, layer numbers",
        "numbers     B C_in C_out H W H_out W_out; K s p for kernel, stride, padding",
        "signs       Σ_{i,j} is sum i j:, · is *, ∂L/∂X is dX",
        "see also    derive, gradcheck; Documentation/Equations.md explains everything",
      ]
  }
}
