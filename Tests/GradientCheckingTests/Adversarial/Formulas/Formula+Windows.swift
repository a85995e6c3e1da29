import NeuralNetworks

@testable import GradientChecking

/// Pooling of 2x2 windows, two apart.
extension Formula {
  static func windowFormulas() -> [Formula] { [lengthPooling(), theirMaxPooling()] }

  /// The shape of one pooled image, nil where no window fits.
  private static func pooled(_ example: Shape) -> Shape? {
    example[1] >= 2 && example[2] >= 2 ? Shape(example[0], example[1] / 2, example[2] / 2) : nil
  }

  /// Where the window of an output begins in a batch of images of this shape.
  private static func start(_ output: Int, _ shape: Shape) -> Int {
    let (height, width) = (shape[2] / 2, shape[3] / 2)
    let (row, column) = (output / width % height, output % width)
    return (output / (height * width) * shape[2] + 2 * row) * shape[3] + 2 * column
  }

  private static func outputs(_ shape: Shape) -> Shape { Shape(shape[0], shape[1], shape[2] / 2, shape[3] / 2) }

  /// √(Σ x²) of every window, 0 with gradient 0 where all of it is 0.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func lengthPooling() -> Formula {
    Formula(
      word: "l2-pool", rank: 3, form: .composite, outputShape: pooled,
      faults: ["not divided by the length", "first row of the window alone"],
      cornerFaults: ["0/0 at a window of zeros"],
      forward: { x, _ in
        let shape = outputs(x.shape)
        return Tensor(
          shape,
          (0..<shape.count).map { output in
            let first = start(output, x.shape)
            let second = first + x.shape[3]
            return length([x.values[first], x.values[first + 1], x.values[second], x.values[second + 1]])
          })
      },
      backward: { x, _, g, fault in
        var gradient = Tensor<Scalar>(x.shape)
        for output in 0..<g.count {
          let first = start(output, x.shape)
          let second = first + x.shape[3]
          let places = [first, first + 1, second, second + 1]
          let size = length(places.map { x.values[$0] })
          for place in fault == "first row of the window alone" ? Array(places[..<2]) : places {
            if size == 0 && fault != "0/0 at a window of zeros" { continue }
            let direction: Scalar = fault == "not divided by the length" ? x.values[place] : x.values[place] / size
            gradient.values[place] += g.values[output] * direction
          }
        }
        return [gradient]
      })
  }

  /// The largest value of every window, the last of equal ones.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func theirMaxPooling() -> Formula {
    Formula(
      word: "their-maxpool", rank: 3, form: .piecewiseAffine, outputShape: pooled,
      faults: ["always the first", "shared by all"], cornerFaults: ["every equal one receives it"],
      forward: { x, _ in
        let shape = outputs(x.shape)
        return Tensor(
          shape,
          (0..<shape.count).map { output in
            let first = start(output, x.shape)
            let second = first + x.shape[3]
            return max(max(x.values[first], x.values[first + 1]), max(x.values[second], x.values[second + 1]))
          })
      },
      backward: { x, _, g, fault in
        var gradient = Tensor<Scalar>(x.shape)
        for output in 0..<g.count {
          let first = start(output, x.shape)
          let second = first + x.shape[3]
          let places = [first, first + 1, second, second + 1]
          let largest = places.reduce(x.values[first]) { max($0, x.values[$1]) }
          let winners = places.filter { x.values[$0] == largest }
          switch fault {
          case "always the first": gradient.values[first] += g.values[output]
          case "shared by all": for place in places { gradient.values[place] += g.values[output] / 4 }
          case "every equal one receives it": for place in winners { gradient.values[place] += g.values[output] }
          default: gradient.values[winners.last ?? first] += g.values[output]
          }
        }
        return [gradient]
      })
  }
}
