import NeuralNetworks

@testable import GradientChecking

/// Normalisations: y = gamma · (x - mean) / √(variance + 10⁻⁵) + beta over blocks of the input.
extension Formula {
  /// How a block is brought to one scale.
  enum NormalizationKind: Sendable {
    /// Mean first, then the mean squared distance from it.
    case twoPass
    /// E[x²] - E[x]², which cancels where the mean is large, and is cut off at 0.
    case onePass
    /// No mean: the root of the mean square alone.
    case rootMeanSquare
  }

  static func normalizationFormulas() -> [Formula] {
    [
      normalization("layer-norm", .twoPass), normalization("one-pass-norm", .onePass),
      normalization("rms-norm", .rootMeanSquare), normalization("instance-norm", .twoPass, ofPlanes: true),
    ]
  }

  /// The statistics of one block.
  struct BlockStatistics {
    var mean: Scalar = 0
    var inverse: Scalar = 0
    /// Whether the variance was cut off at 0, so that it does not move with the values.
    var isCutOff = false

    @inline(__always)
    init(_ values: ArraySlice<Scalar>, _ kind: NormalizationKind) {
      let n = Scalar(values.count)
      let epsilon: Scalar = 1e-5
      if kind != .rootMeanSquare {
        for value in values { mean += value }
        mean /= n
      }
      var square: Scalar = 0
      for value in values {
        let distance: Scalar = kind == .onePass ? value : value - mean
        square += distance * distance
      }
      square /= n
      if kind == .onePass { square -= mean * mean }
      isCutOff = square < 0
      inverse = 1 / (max(square, 0) + epsilon).squareRoot()
    }
  }

  /// A normalisation of every row of features, or of every plane of images with one gamma and beta a channel.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func normalization(_ word: String, _ kind: NormalizationKind, ofPlanes: Bool = false) -> Formula {
    let constant = kind == .rootMeanSquare ? [] : ["mean held constant", "both held constant"]
    @Sendable func block(_ shape: Shape) -> Int { ofPlanes ? shape[2] * shape[3] : shape[1] }
    @Sendable func feature(_ place: Int, _ shape: Shape) -> Int {
      ofPlanes ? place / (shape[2] * shape[3]) % shape[1] : place % shape[1]
    }
    return Formula(
      word: word, rank: ofPlanes ? 3 : 1, form: .smooth,
      parameters: { [Parameter(name: "gamma", shape: Shape($0[0])), Parameter(name: "beta", shape: Shape($0[0]))] },
      faults: ["scale held constant", "gamma forgotten", "gamma's gradient of the plain input", "one value less"]
        + constant,
      forward: { x, parameters in
        let n = block(x.shape)
        var y = x
        for start in stride(from: 0, to: x.count, by: n) {
          let statistics = BlockStatistics(x.values[start..<start + n], kind)
          for place in start..<start + n {
            let j = feature(place, x.shape)
            let centred: Scalar = (x.values[place] - statistics.mean) * statistics.inverse
            y.values[place] = centred * parameters[0].values[j] + parameters[1].values[j]
          }
        }
        return y
      },
      backward: { x, parameters, g, fault in
        let n = block(x.shape)
        var input = x
        var gamma = Tensor<Scalar>(parameters[0].shape)
        var beta = gamma
        let keepsMean = kind == .rootMeanSquare || fault == "mean held constant" || fault == "both held constant"
        let keepsScale = fault == "scale held constant" || fault == "both held constant"
        let count = Scalar(fault == "one value less" ? n - 1 : n)
        for start in stride(from: 0, to: x.count, by: n) {
          let statistics = BlockStatistics(x.values[start..<start + n], kind)
          var (sum, product): (Scalar, Scalar) = (0, 0)
          for place in start..<start + n {
            let j = feature(place, x.shape)
            let normal: Scalar = (x.values[place] - statistics.mean) * statistics.inverse
            let upstream: Scalar = g.values[place]
            gamma.values[j] += upstream * (fault == "gamma's gradient of the plain input" ? x.values[place] : normal)
            beta.values[j] += upstream
            let scaled: Scalar = fault == "gamma forgotten" ? upstream : upstream * parameters[0].values[j]
            sum += scaled
            product += scaled * normal
          }
          if keepsMean { sum = 0 }
          if keepsScale || statistics.isCutOff { product = 0 }
          for place in start..<start + n {
            let j = feature(place, x.shape)
            let normal: Scalar = (x.values[place] - statistics.mean) * statistics.inverse
            let scaled: Scalar =
              fault == "gamma forgotten" ? g.values[place] : g.values[place] * parameters[0].values[j]
            input.values[place] = statistics.inverse * (scaled - sum / count - normal * product / count)
          }
        }
        return [input, gamma, beta]
      })
  }
}
