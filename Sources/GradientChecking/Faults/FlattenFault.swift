import NeuralNetworks

/// Mistakes in the backward pass of a flatten layer.
enum FlattenFault: String, FaultKind {
  case reversed = "flatten-reversed"
  case columnMajor = "flatten-column-major"
  case examplesSwapped = "flatten-examples-swapped"

  static let family = "flatten"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    bare(layer) is FlattenLayer<Scalar>
  }

  var account: (reference: String, summary: String) {
    switch self {
    case .reversed: ("S01", "the features come back in reverse order")
    case .columnMajor: ("S02", "the features come back in column-major order")
    case .examplesSwapped: ("S03", "the examples of the batch come back in reverse order")
    }
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    let shape = site.input.shape
    let grid = AxisGrid(shape)
    let size = shape.example.count
    switch self {
    case .reversed: return site.input { $0.gathered { $0 / size * size + size - 1 - $0 % size } }
    case .columnMajor:
      return site.input { right in
        right.gathered { offset in
          var (place, step) = (offset / size * size, 1)
          for axis in 1..<max(1, shape.rank) {
            place += grid.index(axis, of: offset) * step
            step *= grid.lengths[axis]
          }
          return place
        }
      }
    case .examplesSwapped: return site.input { $0.reversed(along: [0]) }
    }
  }
}
