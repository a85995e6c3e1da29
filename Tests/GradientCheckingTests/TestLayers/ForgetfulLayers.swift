import NeuralNetworks

@testable import GradientChecking

/// The mistakes that need a memory behind everybody's back, or a write in place (X01 to X04, X07).
enum ForgetfulFault: CaseIterable { case none, firstForward, accumulating, scalesUpstream, lagging, jitter }

/// y = a x², entry by entry with one factor, with a backward pass that may remember what it should not.
func forgetful(seed: UInt64, _ fault: ForgetfulFault) throws -> (WrittenLayer, Tensor<Double>) {
  let state = HiddenState()
  let layer = try WrittenLayer(
    a: normal(Shape(1), seed: seed).map { $0 + 2 }, form: .smooth,
    { x, a, _ in
      if fault == .firstForward, state.tensors.isEmpty { state.tensors = [x] }
      if fault == .lagging { state.tensors = Array((state.tensors + [x]).suffix(2)) }
      return x.map { a.values[0] * $0 * $0 }
    }
  ) { x, a, _, g in
    let seen = (fault == .firstForward || fault == .lagging) ? state.tensors[0] : x
    var input = seen.combined(with: g) { 2 * a.values[0] * $0 * $1 }
    var factor = Tensor(Shape(1), [zip(seen.values, g.values).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }])
    if fault == .accumulating {
      if let before = state.tensors.first { factor = factor.combined(with: before) { $0 + $1 } }
      state.tensors = [factor]
    }
    if fault == .jitter { input = input.map { $0 * (1 + 1e-7 * Double.random(in: -1...1)) } }
    if fault == .scalesUpstream { writeInPlace(g) { $0 / 2 } }
    return [input, factor, Tensor(Shape(0))]
  }
  return (layer, normal(Shape(3, 4), seed: seed &+ 2))
}

/// Writes into the memory of a tensor that is not one's own.
func writeInPlace(_ tensor: Tensor<Double>, _ change: (Double) -> Double) {
  tensor.values.withUnsafeBufferPointer { buffer in
    guard let start = buffer.baseAddress else { return }
    let cache = UnsafeMutablePointer(mutating: start)
    for index in buffer.indices { cache[index] = change(cache[index]) }
  }
}
