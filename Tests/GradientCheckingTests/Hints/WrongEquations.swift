/// A wrong equation for a gradient, and the mistake in it.
///
/// The table was written before the rules that find the mistakes. Rows with even numbers were used to develop them; those
/// with odd numbers judge them.
struct WrongEquation: Sendable, CustomStringConvertible {
  /// The layer: a line such as `conv 1 4 kernel=3`, or the header of an own layer, `layer scale(gamma)`.
  let layer: String
  /// The other equations of the layer, which are right.
  let others: [String]
  /// The wrong equation.
  let equation: String
  /// The raw value of the mistake.
  let mistake: String

  init(_ layer: String, _ equation: String, _ mistake: String, others: [String] = []) {
    self.layer = layer
    self.others = others
    self.equation = equation
    self.mistake = mistake
  }

  var description: String { "\(layer): \(equation)" }

  /// A convolution with a square kernel.
  private static let plain = "conv 2 3 kernel=3"
  private static let padded = "conv 2 3 kernel=3 padding=1"
  private static let strided = "conv 2 3 kernel=3 stride=2 padding=1"
  private static let scale = [
    "Y[b,c,h,w] = gamma[c] * X[b,c,h,w] + beta[c]", "dX[b,c,h,w] = gamma[c] * G[b,c,h,w]",
  ]
  private static let dgamma = "dgamma[c] = sum b h w: G[b,c,h,w] * X[b,c,h,w]"
  private static let dbeta = "dbeta[c] = sum b h w: G[b,c,h,w]"
  private static let norm = [
    "mu[b] = mean i: X[b,i]", "v[b] = mean i: (X[b,i] - mu[b])^2", "M[b,i] = (X[b,i] - mu[b]) / sqrt(v[b] + 0.001)",
    "Y[b,i] = M[b,i]",
  ]

  /// In pairs: the first of each pair is for developing, the second for judging.
  static let all: [WrongEquation] = [
    WrongEquation(
      "conv 1 4 kernel=3 padding=1", "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]", "padding"),
    WrongEquation(padded, "dX[b,k,h,w] = sum c i j: G[b,c,h-i,w-j] * F[c,k,i,j]", "padding"),
    WrongEquation(padded, "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i+p,w+j+p]", "padding"),
    WrongEquation(padded, "dX[b,k,h,w] = sum c i j: G[b,c,h-p-i,w-p-j] * F[c,k,i,j]", "padding"),
    WrongEquation(
      "conv 2 3 kernel=3 stride=2", "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]", "stride"),
    WrongEquation(strided, "dX[b,k,h,w] = sum c i j: G[b,c,h+p-i,w+p-j] * F[c,k,i,j]", "stride"),
    WrongEquation(strided, "dX[b,k,h,w] = sum c i j: G[b,c,h+p-i/s,w+p-j/s] * F[c,k,i,j]", "stride"),
    WrongEquation(strided, "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i*s-p,w+j*s-p]", "stride"),
    WrongEquation(plain, "dX[b,k,h,w] = sum c i j: G[b,c,h+i,w+j] * F[c,k,i,j]", "flip"),
    WrongEquation(padded, "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h-i+p,w-j+p]", "flip"),
    WrongEquation(padded, "dX[b,k,h,w] = sum c i<K j<K: G[b,c,h+p-i,w+p-j] * F[c,k,K-1-i,K-1-j]", "flip"),
    WrongEquation(plain, "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h-i,w-j]", "flip"),
    WrongEquation(plain, "dX[b,k,h,w] = sum c i j: G[b,c,h-i,w-j] * F[c,k,j,i]", "swapped-indices"),
    WrongEquation(
      "conv 3 3 kernel=3", "dX[b,k,h,w] = sum c i j: G[b,c,h-i,w-j] * F[k,c,i,j]", "swapped-indices"),
    WrongEquation(plain, "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+j,w+i]", "swapped-indices"),
    WrongEquation(
      "dense 4 4 activation=tanh", "dX[b,i] = sum o: GZ[b,o] * weights[o,i]", "swapped-indices"),
    WrongEquation(
      "conv 2 3 kernel=3 activation=relu", "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]",
      "activation-derivative"),
    WrongEquation(
      "dense 5 3 activation=sigmoid", "dweights[i,o] = sum b: X[b,i] * G[b,o]", "activation-derivative"),
    WrongEquation("dense 4 4 activation=tanh", "dweights[i,o] = sum b: Y[b,i] * GZ[b,o]", "wrong-tensor"),
    WrongEquation(
      "dense 4 4 activation=tanh", "dX[b,i] = sum o: GZ[b,o] * dweights[i,o]", "wrong-tensor",
      others: ["dweights[i,o] = sum b: X[b,i] * GZ[b,o]"]),
    WrongEquation("dense 5 3 activation=tanh", "dbiases[o] = sum b: -GZ[b,o]", "sign"),
    WrongEquation(
      "layer centre", "dX[b,c,h,w] = G[b,c,h,w] + (mean y x: G[b,c,y,x])", "sign",
      others: ["mu[b,c] = mean h w: X[b,c,h,w]", "Y[b,c,h,w] = X[b,c,h,w] - mu[b,c]"]),
    WrongEquation("layer square", "dX[b,i] = X[b,i] * G[b,i]", "factor", others: ["Y[b,i] = X[b,i]^2"]),
    WrongEquation("dense 5 3 activation=tanh", "dweights[i,o] = mean b: X[b,i] * GZ[b,o]", "factor"),
    WrongEquation(plain, "dbiases[c] = (sum b h w: GZ[b,c,h,w]) / B", "factor"),
    WrongEquation("avgpool 2", "dX[b,c,h,w] = sum i j in window: G[b,c,(h-i)/s_h,(w-j)/s_w]", "factor"),
    WrongEquation(plain, "dbiases[c] = mean b h w: G[b,c,h,w]", "factor"),
    WrongEquation("layer half", "dX[b,i] = 2 * X[b,i] * G[b,i]", "factor", others: ["Y[b,i] = X[b,i]^2 / 2"]),
    WrongEquation(
      plain, "dfilters[c,k,i,j] = sum b h<H_out w<W_out: G[b,c,0,0] * X[b,k,h+i,w+j]", "missing-sum"),
    WrongEquation("dense 5 3 activation=tanh", "dweights[i,o] = X[0,i] * GZ[0,o]", "missing-sum"),
    WrongEquation(plain, "dbiases[c] = sum h w: G[0,c,h,w]", "missing-sum"),
    WrongEquation(
      "layer scale(gamma beta)", "dgamma[c] = sum b h: G[b,c,h,0] * X[b,c,h,0]", "missing-sum",
      others: scale + [dbeta]),
    WrongEquation(plain, "dfilters[c,k,i,j] = sum b k h w: G[b,c,h,w] * X[b,k,h+i,w+j]", "extra-sum"),
    WrongEquation("dense 5 3 activation=tanh", "dX[b,i] = sum o n<B: GZ[b,o] * weights[i,o]", "extra-sum"),
    WrongEquation(
      "layer skip(V)", "dX[b,i] = sum o: (G[b,o] * V[i,o] + G[b,i])", "sum-reach",
      others: ["Y[b,o] = (sum i: X[b,i] * V[i,o]) + X[b,o]", "dV[i,o] = sum b: X[b,i] * G[b,o]"]),
    WrongEquation(
      "layer total", "dX[b,i] = sum j: (G[b,i] + G[b,j])", "sum-reach", others: ["Y[b,i] = X[b,i] + (sum j: X[b,j])"]),
    WrongEquation(
      "layer scale(gamma beta)", "dgamma[c] = sum b h w: G[b,c,h,w]", "missing-factor", others: scale + [dbeta]),
    WrongEquation(plain, "dX[b,k,h,w] = sum c i<K j<K: G[b,c,h-i,w-j]", "missing-factor"),
    WrongEquation("dense 5 3 activation=tanh", "dbiases[o] = sum b: GZ[b,o] * Y[b,o]", "extra-factor"),
    WrongEquation(
      "layer scale(gamma beta)", "dbeta[c] = sum b h w: G[b,c,h,w] * X[b,c,h,w]", "extra-factor",
      others: scale + [dgamma]),
    WrongEquation(
      "maxpool 3 stride=2",
      "for b c h w i<K j<K: dX[b,c,h*s+i,w*s+j] = G[b,c,h,w] if (i,j) == argmax u<K v<K: X[b,c,h*s+u,w*s+v]",
      "overwriting"),
    WrongEquation(plain, "for b c k h w i j: dX[b,k,h+i,w+j] = G[b,c,h,w] * F[c,k,i,j]", "overwriting"),
    WrongEquation("layer ramp", "dX[b,i] = G[b,i] * (X[b,i] < 0)", "comparison", others: ["Y[b,i] = max(X[b,i], 0)"]),
    WrongEquation(
      "layer running", "dX[b,i] = sum j where j > i: G[b,j]", "comparison",
      others: ["Y[b,i<N] = sum j where j <= i: X[b,j]"]),
    WrongEquation(
      "layer before", "dX[b,i] = sum j where j >= i: G[b,j]", "comparison",
      others: ["Y[b,i<N] = sum j where j < i: X[b,j]"]),
    WrongEquation(
      "maxpool 2",
      "for b c h w i j in window: dX[b,c,h*s+i,w*s+j] += G[b,c,h,w] if X[b,c,h*s+i,w*s+j] == Y[b,c,h,w]", "ties"),
    WrongEquation(plain, "dX[b,k,h,w] = sum c i<2 j<2: G[b,c,h-i,w-j] * F[c,k,i,j]", "range"),
    WrongEquation(
      plain, "dfilters[c,k,i,j] = sum b h in 1:H_out w in 1:W_out: G[b,c,h,w] * X[b,k,h+i,w+j]", "range"),
    WrongEquation(
      "maxpool 3 stride=2",
      "for b c h w i<2 j<2: dX[b,c,h*s+i,w*s+j] += G[b,c,h,w] if (i,j) == argmax u<2 v<2: X[b,c,h*s+u,w*s+v]",
      "range"),
    WrongEquation(
      "maxpool 3 stride=2",
      "for b c h w i<K j<K: dX[b,c,h*K+i,w*K+j] += G[b,c,h,w] if (i,j) == argmax u<K v<K: X[b,c,h*K+u,w*K+v]",
      "stride"),
    WrongEquation(
      "layer swish", "dX[b,i] = G[b,i] * sigmoid(X[b,i])", "missing-term", others: ["Y[b,i] = X[b,i] * sigmoid(X[b,i])"]
    ),
    WrongEquation(
      "layer gate", "dX[b,i] = G[b,i] * X[b,i] * (1 - tanh(X[b,i])^2)", "missing-term",
      others: ["Y[b,i] = X[b,i] * tanh(X[b,i])"]),
    WrongEquation("layer squash", "dX[b,i] = G[b,i] * (1 - Y[b,i])", "power", others: ["Y[b,i] = tanh(X[b,i])"]),
    WrongEquation("layer cube", "dX[b,i] = 3 * X[b,i] * G[b,i]", "power", others: ["Y[b,i] = X[b,i]^3"]),
    WrongEquation(
      "layer norm", "dX[b,i] = (G[b,i] - M[b,i] * (mean j: G[b,j] * M[b,j])) / sqrt(v[b] + 0.001)", "mean-term",
      others: norm),
    WrongEquation(
      "layer norm", "dX[b,i] = (G[b,i] - (mean j: G[b,j])) / sqrt(v[b] + 0.001)", "variance-term", others: norm),
    WrongEquation(
      "layer norm",
      "dX[b,i] = (G[b,i] - (mean j: G[b,j]) - M[b,i] * (sum j: G[b,j] * M[b,j]) / (N - 1)) / sqrt(v[b] + 0.001)",
      "count", others: norm),
    WrongEquation(
      "layer norm", "dX[b,i] = (G[b,i] - (mean j: G[b,j]) - M[b,i] * (mean j: G[b,j] * M[b,j])) / sqrt(v[b])",
      "epsilon", others: norm),
    WrongEquation(
      "layer norm", "dX[b,i] = (G[b,i] - (mean j: G[b,j]) - M[b,i] * (mean j: G[b,j] * M[b,j])) / (v[b] + 0.001)",
      "square-root", others: norm),
    WrongEquation(
      "layer softmax", "dX[b,i] = Y[b,i] * G[b,i]", "missing-term",
      others: ["Y[b,i] = exp(X[b,i]) / (sum j: exp(X[b,j]))"]),
  ]
}
