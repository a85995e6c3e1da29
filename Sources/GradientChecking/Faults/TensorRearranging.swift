import NeuralNetworks

/// Rearrangements of a tensor's entries, for faults that confuse axes and for hints that recognise them.
extension Tensor {
  /// The tensor whose entry at each offset is the entry at `source` of that offset.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func gathered(_ source: (Int) -> Int) -> Tensor { Tensor(shape, values.indices.map { values[source($0)] }) }

  /// The tensor with zeros where `keep` is false of the offset.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func keeping(_ keep: (Int) -> Bool) -> Tensor { Tensor(shape, values.indices.map { keep($0) ? values[$0] : 0 }) }

  /// The tensor of `transform` of each offset and value.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func mapWithOffset(_ transform: (Int, Scalar) -> Scalar) -> Tensor {
    Tensor(shape, values.indices.map { transform($0, values[$0]) })
  }

  /// The tensor read backwards along some axes.
  func reversed(along axes: [Int]) -> Tensor {
    let grid = AxisGrid(shape)
    return gathered { offset in
      axes.reduce(offset) { $0 + (grid.lengths[$1] - 1 - 2 * grid.index($1, of: offset)) * grid.strides[$1] }
    }
  }

  /// The tensor with two axes of one length exchanged.
  func exchanging(_ first: Int, _ second: Int) -> Tensor {
    let grid = AxisGrid(shape)
    return gathered { offset in
      let (a, b) = (grid.index(first, of: offset), grid.index(second, of: offset))
      return offset + (b - a) * grid.strides[first] + (a - b) * grid.strides[second]
    }
  }

  /// The tensor moved along an axis, what leaves at one end coming in at the other.
  func rolled(by shift: Int, along axis: Int) -> Tensor {
    let grid = AxisGrid(shape)
    let length = grid.lengths[axis]
    return gathered { offset in
      let index = grid.index(axis, of: offset)
      let source = ((index - shift) % length + length) % length
      return offset + (source - index) * grid.strides[axis]
    }
  }

  /// The first `height` rows and `width` columns of a tensor B x C x H x W, zeros where there are none.
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

/// The axes of a shape, for finding an entry's indices from its offset.
struct AxisGrid: Sendable {
  let lengths: [Int]
  let strides: [Int]

  init(_ shape: Shape) {
    lengths = shape.dimensions
    strides = shape.strides
  }

  /// The index along one axis of the entry at an offset.
  func index(_ axis: Int, of offset: Int) -> Int { offset / strides[axis] % lengths[axis] }
}
