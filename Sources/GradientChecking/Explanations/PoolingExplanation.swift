import NeuralNetworks

extension Explanation.Site {
  /// Explains a number of max pooling.
  func maxPooling(_ layer: MaxPoolingLayer<Double>) -> Explanation {
    let geometry = PoolingGeometry(input: input.shape, window: layer.window, stride: layer.stride)
    let winners = context.kernels.maxPooling(input, geometry).winners
    if subject == .output {
      let winner = Int(winners[output.offset(of: indices)])
      let (places, region) = window(geometry, indices[2], indices[3])
      return Explanation(
        title: title("output"), equation: equation("Z[", "Y["), rule: .maximum,
        terms: places.terms { row, column in
          let factor = pixel(indices[0], indices[1], row, column)
          let isWinner = input.offset(of: [indices[0], indices[1], row, column]) == winner
          return Explanation.Term([factor], note: isWinner ? "largest" : nil)
        }, given: given, region: region)
    }
    let own = input.offset(of: indices)
    return Explanation(
      title: title("input gradient"), equation: equation("∂L/∂X"),
      terms: windows(geometry, holding: indices[2], indices[3]).terms { h, w in
        let index = output.offset(of: [indices[0], indices[1], h, w])
        let wins = Int(winners[index]) == own
        return Explanation.Term(
          [
            factor("∂L/∂Y", upstream, indices[0], indices[1], h, w),
            Explanation.Factor(wins ? "is the largest" : "is not the largest", wins ? 1 : 0),
          ], note: wins ? "largest" : nil)
      }, given: given, region: point(indices[2], indices[3]))
  }

  /// Explains a number of average pooling.
  func averagePooling(_ layer: AveragePoolingLayer<Double>) -> Explanation {
    let size = layer.window ?? Extents(input.shape[2], input.shape[3])
    let geometry = PoolingGeometry(input: input.shape, window: size, stride: layer.stride)
    let share = Explanation.Factor(
      "1/\(size.vertical * size.horizontal)", 1 / Double(size.vertical * size.horizontal))
    if subject == .output {
      let (places, region) = window(geometry, indices[2], indices[3])
      return Explanation(
        title: title("output"), equation: equation("Z[", "Y["),
        terms: places.terms { Explanation.Term([pixel(indices[0], indices[1], $0.row, $0.column), share]) },
        given: given, region: region)
    }
    return Explanation(
      title: title("input gradient"), equation: equation("∂L/∂X"),
      terms: windows(geometry, holding: indices[2], indices[3]).terms { h, w in
        Explanation.Term([factor("∂L/∂Y", upstream, indices[0], indices[1], h, w), share])
      }, given: given, region: point(indices[2], indices[3]))
  }

  private func point(_ row: Int, _ column: Int) -> Region {
    Region(rows: row...row, columns: column...column, height: input.shape[2], width: input.shape[3])
  }

  /// Returns the positions in a window, in row-major order, and the region that they cover.
  private func window(_ g: PoolingGeometry, _ h: Int, _ w: Int) -> (places: [(row: Int, column: Int)], region: Region) {
    let (top, left) = (h * g.stride.vertical, w * g.stride.horizontal)
    let places = (0..<g.window.vertical).flatMap { i in
      (0..<g.window.horizontal).map { (row: top + i, column: left + $0) }
    }
    return (
      places,
      Region(
        rows: top...top + g.window.vertical - 1, columns: left...left + g.window.horizontal - 1,
        height: g.inputHeight, width: g.inputWidth)
    )
  }

  /// Returns the windows that contain a position.
  private func windows(_ g: PoolingGeometry, holding row: Int, _ column: Int) -> [(h: Int, w: Int)] {
    func along(_ place: Int, _ size: Int, _ step: Int, _ count: Int) -> [Int] {
      (0..<count).filter { (($0 * step)..<($0 * step + size)).contains(place) }
    }
    let columns = along(column, g.window.horizontal, g.stride.horizontal, g.outputWidth)
    return along(row, g.window.vertical, g.stride.vertical, g.outputHeight).flatMap { h in
      columns.map { (h: h, w: $0) }
    }
  }
}
