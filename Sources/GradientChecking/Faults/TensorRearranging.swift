import NeuralNetworks

/// Rearrangements of a tensor's entries, for faults that mix up axes and for hints that recognise them.
extension Tensor {
  /// Returns the tensor whose entry at each offset is taken from offset `source(offset)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func gathered(_ source: (Int) -> Int) -> Tensor { Tensor(shape, values.indices.map { values[source($0)] }) }

  /// Returns the tensor with zeros at offsets where `keep` is false.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func keeping(_ keep: (Int) -> Bool) -> Tensor { Tensor(shape, values.indices.map { keep($0) ? values[$0] : 0 }) }

  /// Returns the tensor with `transform` applied to each offset and value.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func mapWithOffset(_ transform: (Int, Scalar) -> Scalar) -> Tensor {
    Tensor(shape, values.indices.map { transform($0, values[$0]) })
  }

  /// Returns the tensor reversed along some axes.
  func reversed(along axes: [Int]) -> Tensor {
    let grid = AxisGrid(shape)
    return gathered { offset in
      axes.reduce(offset) { $0 + (grid.lengths[$1] - 1 - 2 * grid.index($1, of: offset)) * grid.strides[$1] }
    }
  }

  /// Returns the tensor with two axes of the same length swapped.
  func exchanging(_ first: Int, _ second: Int) -> Tensor {
    let grid = AxisGrid(shape)
    return gathered { offset in
      let (a, b) = (grid.index(first, of: offset), grid.index(second, of: offset))
      return offset + (b - a) * grid.strides[first] + (a - b) * grid.strides[second]
    }
  }

  /// Returns the tensor shifted along an axis, with wraparound.
  func rolled(by shift: Int, along axis: Int) -> Tensor {
    let grid = AxisGrid(shape)
    let length = grid.lengths[axis]
    return gathered { offset in
      let index = grid.index(axis, of: offset)
      let source = ((index - shift) % length + length) % length
      return offset + (source - index) * grid.strides[axis]
    }
  }

  /// Returns the first `height` rows and `width` columns of a tensor B x C x H x W, padded with zeros.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func window(_ height: Int, _ width: Int) -> Tensor {
    var window = Tensor(Shape(shape[0], shape[1], height, width))
    let (rows, columns) = (Swift.min(height, shape[2]), Swift.min(width, shape[3]))
    for plane in 0..<shape[0] * shape[1] {
      for row in 0..<rows {
        for column in 0..<columns {
          window.values[(plane * height + row) * width + column] =
            values[(plane * shape[2] + row) * shape[3] + column]
        }
      }
    }
    return window
  }
}

/// The axes of a shape, to find an entry's indices from its offset.
struct AxisGrid: Sendable {
  let lengths: [Int]
  let strides: [Int]

  init(_ shape: Shape) {
    lengths = shape.dimensions
    strides = shape.strides
  }

  /// Returns the index along an axis of the entry at an offset.
  func index(_ axis: Int, of offset: Int) -> Int { offset / strides[axis] % lengths[axis] }
}
