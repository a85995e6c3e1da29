import NeuralNetworks
import PlatformMath

@testable import GradientChecking

/// Functions of the rows of a batch of features.
extension Formula {
  static func rowFormulas() -> [Formula] { [softmax(), logSoftmax(), unitLength(), maxout(), parametricRelu()] }

  /// softmax(x)ₖ = e^xₖ / Σⱼ e^xⱼ, shifted by the largest value.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func softmax() -> Formula {
    Formula(
      word: "softmax", rank: 1, form: .smooth,
      faults: ["diagonal alone", "sum forgotten", "sign of the sum", "sum over the batch"],
      forward: { x, _ in softmaxRows(x) },
      backward: { x, _, g, fault in
        let y = softmaxRows(x)
        var products = rowSums(y.combined(with: g) { $0 * $1 })
        if fault == "sum over the batch" {
          products = [Scalar](repeating: products.reduce(0, +), count: products.count)
        }
        let columns = x.shape[1]
        return [
          y.mapWithOffset { place, value in
            let upstream = g.values[place]
            switch fault {
            case "diagonal alone": return value * (1 - value) * upstream
            case "sum forgotten": return value * upstream
            case "sign of the sum": return value * (upstream + products[place / columns])
            default: return value * (upstream - products[place / columns])
            }
          }
        ]
      })
  }

  /// log softmax(x)ₖ = xₖ - log Σⱼ e^xⱼ
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func logSoftmax() -> Formula {
    Formula(
      word: "log-softmax", rank: 1, form: .smooth,
      faults: ["sum forgotten", "upstream in place of its sum", "logarithm in place of softmax"],
      forward: { x, _ in
        let columns = x.shape[1]
        let largest = x.largestInRows()
        var y = x.mapWithOffset { place, value in
          let row = place / columns
          return value - x.values[row * columns + largest[row]]
        }
        let sums = rowSums(y.map { .exp($0) })
        for place in y.values.indices { y.values[place] -= .log(sums[place / columns]) }
        return y
      },
      backward: { x, _, g, fault in
        let columns = x.shape[1]
        let y = softmaxRows(x)
        let sums = rowSums(g)
        return [
          g.mapWithOffset { place, upstream in
            switch fault {
            case "sum forgotten": return upstream
            case "upstream in place of its sum": return upstream - y.values[place] * upstream
            case "logarithm in place of softmax": return upstream - .log(y.values[place]) * sums[place / columns]
            default: return upstream - y.values[place] * sums[place / columns]
            }
          }
        ]
      })
  }

  /// x / max(|x|, 10⁻¹²), row by row.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func unitLength() -> Formula {
    let smallest: Scalar = 1e-12
    return Formula(
      word: "unit-length", rank: 1, form: .composite, faults: ["length held constant", "length squared"],
      forward: { x, _ in
        let lengths = rowLengths(x)
        return x.mapWithOffset { $1 / max(lengths[$0 / x.shape[1]], smallest) }
      },
      backward: { x, _, g, fault in
        let columns = x.shape[1]
        let lengths = rowLengths(x)
        let y = x.mapWithOffset { $1 / max(lengths[$0 / columns], smallest) }
        let products = rowSums(y.combined(with: g) { $0 * $1 })
        return [
          g.mapWithOffset { place, upstream in
            let row = place / columns
            let length = max(lengths[row], smallest)
            if fault == "length held constant" || !(lengths[row] > smallest) { return upstream / length }
            let along: Scalar = y.values[place] * products[row]
            return (upstream - along) / (fault == "length squared" ? length * length : length)
          }
        ]
      })
  }

  /// The largest of every two neighbouring features, the first of equal ones.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func maxout() -> Formula {
    Formula(
      word: "maxout", rank: 1, form: .piecewiseAffine,
      outputShape: { $0[0] % 2 == 0 ? Shape($0[0] / 2) : nil },
      faults: ["the other one", "both share it"], cornerFaults: ["every equal one receives it"],
      forward: { x, _ in
        Tensor(
          Shape(x.shape[0], x.shape[1] / 2),
          (0..<x.count / 2).map { pair in
            let (a, b) = (x.values[2 * pair], x.values[2 * pair + 1])
            return b > a ? b : a
          })
      },
      backward: { x, _, g, fault in
        var gradient = Tensor<Scalar>(x.shape)
        for pair in 0..<x.count / 2 {
          let (a, b) = (x.values[2 * pair], x.values[2 * pair + 1])
          let upstream = g.values[pair]
          var winner = b > a ? 1 : 0
          if fault == "the other one" { winner = 1 - winner }
          gradient.values[2 * pair + winner] = fault == "both share it" ? upstream / 2 : upstream
          if fault == "both share it" || (fault == "every equal one receives it" && a == b) {
            gradient.values[2 * pair + 1 - winner] = gradient.values[2 * pair + winner]
          }
        }
        return [gradient]
      })
  }

  /// x where it is positive, else x times the feature's own slope.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func parametricRelu() -> Formula {
    Formula(
      word: "parametric-relu", rank: 1, form: .piecewiseAffine, parameters: { [Parameter(name: "slopes", shape: $0)] },
      faults: ["slopes see the positive values too", "first example alone", "slope forgotten"],
      forward: { x, parameters in
        let columns = x.shape[1]
        return x.mapWithOffset { $1 > 0 ? $1 : $1 * parameters[0].values[$0 % columns] }
      },
      backward: { x, parameters, g, fault in
        let columns = x.shape[1]
        var slopes = Tensor<Scalar>(Shape(columns))
        let input = x.mapWithOffset { place, value in
          let upstream = g.values[place]
          let counts = value <= 0 || fault == "slopes see the positive values too"
          if counts, fault != "first example alone" || place < columns {
            slopes.values[place % columns] += upstream * value
          }
          if value > 0 { return upstream }
          return fault == "slope forgotten" ? 0 : upstream * parameters[0].values[place % columns]
        }
        return [input, slopes]
      })
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func softmaxRows(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let columns = x.shape[1]
    let largest = x.largestInRows()
    let powers = x.mapWithOffset { place, value in
      .exp(value - x.values[place / columns * columns + largest[place / columns]])
    }
    let sums = rowSums(powers)
    return powers.mapWithOffset { $1 / sums[$0 / columns] }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func rowSums(_ x: Tensor<Scalar>) -> [Scalar] {
    var sums = [Scalar](repeating: 0, count: x.shape[0])
    for (place, value) in x.values.enumerated() { sums[place / x.shape[1]] += value }
    return sums
  }

  /// √(Σ x²) of every row, scaled so that no square overflows or vanishes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func rowLengths(_ x: Tensor<Scalar>) -> [Scalar] {
    (0..<x.shape[0]).map { row in length(x.values[row * x.shape[1]..<(row + 1) * x.shape[1]]) }
  }

  /// √(Σ x²), scaled so that no square overflows or vanishes.
  @inline(__always)
  static func length(_ values: some Sequence<Scalar>) -> Scalar {
    var largest: Scalar = 0
    for value in values { largest = max(largest, abs(value)) }
    guard largest > 0, largest.isFinite else { return largest }
    var sum: Scalar = 0
    for value in values { sum += (value / largest) * (value / largest) }
    return largest * sum.squareRoot()
  }
}
