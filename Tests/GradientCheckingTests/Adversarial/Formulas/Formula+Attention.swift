import NeuralNetworks
import PlatformMath

@testable import GradientChecking

/// Layers in which values are multiplied with what follows from all of them.
extension Formula {
  /// Attention of one head over the rows of the batch: softmax(Q Kᵀ / √d) V with Q = X W_q, K = X W_k, V = X W_v.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func attention() -> Formula {
    Formula(
      word: "attention", rank: 1, form: .smooth,
      parameters: { example in
        ["queries", "keys", "values"].map { Parameter(name: $0, shape: Shape(example[0], example[0])) }
      },
      couplesExamples: true,
      faults: ["scale forgotten", "softmax diagonal alone", "keys and queries exchanged", "weights not transposed"],
      forward: { x, w in
        let scores = product(product(x, w[0]), transposed(product(x, w[1])))
        let scale = 1 / Scalar(x.shape[1]).squareRoot()
        return product(softmaxRows(scores.map { $0 * scale }), product(x, w[2]))
      },
      backward: { x, w, g, fault in
        let (q, k, v) = (product(x, w[0]), product(x, w[1]), product(x, w[2]))
        let scale = 1 / Scalar(x.shape[1]).squareRoot()
        let p = softmaxRows(product(q, transposed(k)).map { $0 * scale })
        let byValues = product(fault == "weights not transposed" ? p : transposed(p), g)
        let byWeights = product(g, transposed(v))
        let sums = rowSums(p.combined(with: byWeights) { $0 * $1 })
        let columns = p.shape[1]
        let byScores = p.mapWithOffset { place, value in
          let arriving: Scalar = byWeights.values[place]
          let centred: Scalar = arriving - sums[place / columns]
          let gradient: Scalar = fault == "softmax diagonal alone" ? value * (1 - value) * arriving : value * centred
          return fault == "scale forgotten" ? gradient : gradient * scale
        }
        var (byQueries, byKeys) = (product(byScores, k), product(transposed(byScores), q))
        if fault == "keys and queries exchanged" { swap(&byQueries, &byKeys) }
        let parts = [(byQueries, w[0]), (byKeys, w[1]), (byValues, w[2])]
        var input = Tensor<Scalar>(x.shape)
        for (gradient, weights) in parts {
          input = input.combined(with: product(gradient, transposed(weights))) { $0 + $1 }
        }
        return [input] + parts.map { product(transposed(x), $0.0) }
      })
  }

  /// Squeeze and excitation: every channel times σ(W s), s the means of the channels.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func squeezeExcitation() -> Formula {
    Formula(
      word: "squeeze-excite", rank: 3, form: .smooth,
      parameters: { [Parameter(name: "weights", shape: Shape($0[0], $0[0]))] },
      faults: ["gate held constant", "slope of the gate forgotten", "mean not divided", "weights not transposed"],
      forward: { x, w in
        let plane = x.shape[2] * x.shape[3]
        let gates = product(means(x), transposed(w[0])).map { sigmoid($0) }
        return x.mapWithOffset { $1 * gates.values[$0 / plane] }
      },
      backward: { x, w, g, fault in
        let plane = x.shape[2] * x.shape[3]
        let squeezed = means(x)
        let logits = product(squeezed, transposed(w[0]))
        let gates = logits.map { sigmoid($0) }
        let products = rowSums(x.combined(with: g) { $0 * $1 }.reshaped(to: Shape(x.shape[0] * x.shape[1], plane)))
        let byLogits = Tensor(
          gates.shape,
          gates.values.indices.map { place in
            let slope: Scalar = gates.values[place] * sigmoid(-logits.values[place])
            return fault == "slope of the gate forgotten" ? products[place] : products[place] * slope
          })
        let bySqueezed = product(byLogits, fault == "weights not transposed" ? transposed(w[0]) : w[0])
        let divisor = fault == "mean not divided" ? 1 : Scalar(plane)
        let input = g.mapWithOffset { place, upstream in
          let direct: Scalar = upstream * gates.values[place / plane]
          return fault == "gate held constant" ? direct : direct + bySqueezed.values[place / plane] / divisor
        }
        return [input, product(transposed(byLogits), squeezed)]
      })
  }

  /// The mean of every channel of every image, B x C.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func means(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let plane = x.shape[2] * x.shape[3]
    let sums = rowSums(x.reshaped(to: Shape(x.shape[0] * x.shape[1], plane)))
    return Tensor(Shape(x.shape[0], x.shape[1]), sums.map { $0 / Scalar(plane) })
  }

  /// A B
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func product(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    let (rows, inner, columns) = (a.shape[0], a.shape[1], b.shape[1])
    var result = Tensor<Scalar>(Shape(rows, columns))
    for i in 0..<rows {
      for j in 0..<columns {
        var sum: Scalar = 0
        for k in 0..<inner { sum += a.values[i * inner + k] * b.values[k * columns + j] }
        result.values[i * columns + j] = sum
      }
    }
    return result
  }

  /// Aᵀ
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func transposed(_ a: Tensor<Scalar>) -> Tensor<Scalar> {
    let (rows, columns) = (a.shape[0], a.shape[1])
    return Tensor(Shape(columns, rows), (0..<a.count).map { a.values[$0 % rows * columns + $0 / rows] })
  }
}
