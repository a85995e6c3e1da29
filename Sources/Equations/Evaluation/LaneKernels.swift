internal import NeuralNetworks
internal import PlatformMath

/// The inner loops: operations on up to `Program.lanes` values.
enum LaneKernels<Scalar: TensorScalar> {
  typealias Values = UnsafeMutablePointer<Scalar>
  typealias Source = UnsafePointer<Scalar>

  /// sum[l] += factor · a[l · step]
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func add(_ sum: Values, _ factor: Scalar, _ a: Source, _ step: Int, _ count: Int) {
    if step == 1 {
      for l in 0..<count { sum[l] += factor * a[l] }
    } else {
      for l in 0..<count { sum[l] += factor * a[l &* step] }
    }
  }

  /// sum[l] += factor · a[l · aStep] · b[l · bStep]
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func add(
    _ sum: Values, _ factor: Scalar, _ a: Source, _ aStep: Int, _ b: Source, _ bStep: Int, _ count: Int
  ) {
    for l in 0..<count { sum[l] += factor * a[l &* aStep] * b[l &* bStep] }
  }

  /// Σ a[l · step]
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func total(_ a: Source, _ step: Int, _ count: Int) -> Scalar {
    var sum: Scalar = 0
    for l in 0..<count { sum += a[l &* step] }
    return sum
  }

  /// Σ a[l · aStep] · b[l · bStep], in four partial sums.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func dot(_ a: Source, _ aStep: Int, _ b: Source, _ bStep: Int, _ count: Int) -> Scalar {
    var (s0, s1, s2, s3): (Scalar, Scalar, Scalar, Scalar) = (0, 0, 0, 0)
    var l = 0
    if aStep == 1, bStep == 1 {
      while l + 4 <= count {
        s0 += a[l] * b[l]
        s1 += a[l + 1] * b[l + 1]
        s2 += a[l + 2] * b[l + 2]
        s3 += a[l + 3] * b[l + 3]
        l += 4
      }
    }
    while l < count {
      s0 += a[l &* aStep] * b[l &* bStep]
      l += 1
    }
    return (s0 + s1) + (s2 + s3)
  }

  /// out[l] = a[l · step]
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func copy(_ out: Values, _ a: Source, _ step: Int, _ count: Int) {
    if step == 1 {
      out.update(from: a, count: count)
    } else {
      for l in 0..<count { out[l] = a[l &* step] }
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func binary(_ sign: BinaryOperator, _ out: Values, _ a: Source, _ b: Source, _ power: Double, _ count: Int) {
    switch sign {
    case .add: for l in 0..<count { out[l] = a[l] + b[l] }
    case .subtract: for l in 0..<count { out[l] = a[l] - b[l] }
    case .multiply: for l in 0..<count { out[l] = a[l] * b[l] }
    case .divide: for l in 0..<count { out[l] = a[l] / b[l] }
    case .floorDivide: for l in 0..<count { out[l] = (a[l] / b[l]).rounded(.down) }
    case .remainder: for l in 0..<count { out[l] = a[l] - b[l] * (a[l] / b[l]).rounded(.down) }
    case .power:
      if power == 2 {
        for l in 0..<count { out[l] = a[l] * a[l] }
      } else if power == 3 {
        for l in 0..<count { out[l] = a[l] * a[l] * a[l] }
      } else {
        for l in 0..<count { out[l] = Scalar(Double.pow(Double(a[l]), Double(b[l]))) }
      }
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func compare(_ sign: Comparison, _ out: Values, _ a: Source, _ b: Source, _ count: Int) {
    switch sign {
    case .equal: for l in 0..<count { out[l] = a[l] == b[l] ? 1 : 0 }
    case .notEqual: for l in 0..<count { out[l] = a[l] != b[l] ? 1 : 0 }
    case .less: for l in 0..<count { out[l] = a[l] < b[l] ? 1 : 0 }
    case .lessOrEqual: for l in 0..<count { out[l] = a[l] <= b[l] ? 1 : 0 }
    case .greater: for l in 0..<count { out[l] = a[l] > b[l] ? 1 : 0 }
    case .greaterOrEqual: for l in 0..<count { out[l] = a[l] >= b[l] ? 1 : 0 }
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func function(
    _ function: EquationFunction, _ out: Values, _ a: Source, _ b: Source, _ activation: Activation, _ count: Int
  ) {
    switch function {
    case .exp: for l in 0..<count { out[l] = Scalar.exp(a[l]) }
    case .log: for l in 0..<count { out[l] = Scalar.log(a[l]) }
    case .tanh: for l in 0..<count { out[l] = Scalar.tanh(a[l]) }
    case .sqrt: for l in 0..<count { out[l] = a[l].squareRoot() }
    case .abs: for l in 0..<count { out[l] = Swift.abs(a[l]) }
    case .log1p: for l in 0..<count { out[l] = Scalar.log1p(a[l]) }
    case .expm1: for l in 0..<count { out[l] = Scalar.expm1(a[l]) }
    case .max: for l in 0..<count { out[l] = isBetter(b[l], a[l], largest: true) ? b[l] : a[l] }
    case .min: for l in 0..<count { out[l] = isBetter(b[l], a[l], largest: false) ? b[l] : a[l] }
    case .relu: for l in 0..<count { out[l] = Activation.relu.value(a[l]) }
    case .sigmoid: for l in 0..<count { out[l] = Activation.sigmoid.value(a[l]) }
    case .activation: for l in 0..<count { out[l] = activation.value(a[l]) }
    case .derivative: for l in 0..<count { out[l] = activation.derivative(atOutput: activation.value(a[l])) }
    }
  }

  /// Whether a value replaces the best one so far: NaN is better than any number, and the first of equals stays.
  @inline(__always)
  static func isBetter(_ value: Scalar, _ best: Scalar, largest: Bool) -> Bool {
    (largest ? value > best : value < best) || (value.isNaN && !best.isNaN)
  }
}
