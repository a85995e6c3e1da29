import NeuralNetworks

/// Computes wrong variants of max pooling's backward pass, for faults.
struct PoolingSite<Scalar: TensorScalar> {
  let site: FaultSite<Scalar>
  let geometry: PoolingGeometry

  /// A window, and the position of its maximum within it.
  struct Window {
    let h: Int
    let w: Int
    let place: (row: Int, column: Int)
  }

  init(_ site: FaultSite<Scalar>, _ geometry: PoolingGeometry) {
    self.site = site
    self.geometry = geometry
  }

  private var winners: [Int32] { site.context.kernels.maxPooling(site.input, geometry).winners }

  /// Returns the offset of the smallest value of every window.
  func losers() -> [Int32] { site.context.kernels.maxPooling(site.input.map { -$0 }, geometry).winners }

  /// Returns the input gradient that results from sending each window's gradient to the position in the window that
  /// `route` returns (moved into the image if outside), or dropping it if that is nil.
  func rerouted(
    winners given: [Int32]? = nil, overwriting: Bool = false, _ route: (Window) -> (row: Int, column: Int)?
  ) -> Tensor<Scalar> {
    scattered(given ?? winners, overwriting: overwriting, route)
  }

  /// Returns the input gradient that results from sending each window's gradient to the position of the maximum in the
  /// same window of the first channel.
  func reroutedByFirstChannel() -> Tensor<Scalar> {
    let (outputs, inputs) = (geometry.outputHeight * geometry.outputWidth, geometry.inputHeight * geometry.inputWidth)
    let winners = winners
    let first = winners.indices.map { index in
      let plane = index / outputs
      let firstPlane = plane / geometry.channels * geometry.channels
      return winners[firstPlane * outputs + index % outputs] + Int32((plane - firstPlane) * inputs)
    }
    return scattered(first, overwriting: false) { $0.place }
  }

  private func scattered(
    _ winners: [Int32], overwriting: Bool, _ route: (Window) -> (row: Int, column: Int)?
  ) -> Tensor<Scalar> {
    var gradient = Tensor<Scalar>(site.input.shape)
    forEachWindow { index, plane, h, w in
      let winner = Int(winners[index]) - plane * geometry.inputHeight * geometry.inputWidth
      let (top, left) = (h * geometry.stride.vertical, w * geometry.stride.horizontal)
      let place = (row: winner / geometry.inputWidth - top, column: winner % geometry.inputWidth - left)
      guard let target = route(Window(h: h, w: w, place: place)) else { return }
      let row = min(max(top + target.row, 0), geometry.inputHeight - 1)
      let column = min(max(left + target.column, 0), geometry.inputWidth - 1)
      let offset = (plane * geometry.inputHeight + row) * geometry.inputWidth + column
      if overwriting {
        gradient.values[offset] = site.upstream.values[index]
      } else {
        gradient.values[offset] += site.upstream.values[index]
      }
    }
    return gradient
  }

  /// Returns the input gradient that gives a window's whole gradient to every value that equals its maximum.
  func gradientToAllTies() -> Tensor<Scalar> {
    var gradient = Tensor<Scalar>(site.input.shape)
    forEachWindow { index, plane, h, w in
      for i in 0..<geometry.window.vertical {
        for j in 0..<geometry.window.horizontal {
          let row = h * geometry.stride.vertical + i
          let offset =
            (plane * geometry.inputHeight + row) * geometry.inputWidth + w * geometry.stride.horizontal + j
          if site.input.values[offset] == site.output.values[index] {
            gradient.values[offset] += site.upstream.values[index]
          }
        }
      }
    }
    return gradient
  }

  private func forEachWindow(_ body: (_ index: Int, _ plane: Int, _ h: Int, _ w: Int) -> Void) {
    var index = 0
    for plane in 0..<geometry.batch * geometry.channels {
      for h in 0..<geometry.outputHeight {
        for w in 0..<geometry.outputWidth {
          body(index, plane, h, w)
          index += 1
        }
      }
    }
  }
}
