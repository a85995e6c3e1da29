import NeuralNetworks

/// The values of a dataset's images, one image after another, stored as they were read: bytes or Floats, never Doubles.
enum Pixels: Equatable, Sendable {
  /// The number of values between two checks for cancellation.
  private static let piece = 1 << 16

  case bytes([UInt8])
  case floats([Float])

  var count: Int {
    switch self {
    case .bytes(let values): values.count
    case .floats(let values): values.count
    }
  }

  /// The name of the value type, as in numpy.
  var typeName: String {
    switch self {
    case .bytes: "uint8"
    case .floats: "float32"
    }
  }

  /// Returns the stored images `indices`, each of `size` values, one after another.
  func gathered(_ indices: [Int], size: Int) -> Pixels {
    func gathered<Value>(_ values: [Value]) -> [Value] {
      var result: [Value] = []
      result.reserveCapacity(indices.count * size)
      for index in indices { result += values[index * size..<(index + 1) * size] }
      return result
    }
    switch self {
    case .bytes(let values): return .bytes(gathered(values))
    case .floats(let values): return .floats(gathered(values))
    }
  }

  /// Writes the stored images `indices`, each of `size` values times `scale`, to `output` one after another.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func write<Scalar: TensorScalar>(
    _ indices: [Int], size: Int, scale: Double, to output: UnsafeMutableBufferPointer<Scalar>
  ) {
    // The product is rounded once, from Double, so that 255 x 1/255 is 1 in both precisions.
    switch self {
    case .bytes(let values):
      withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 256) { scaled in
        for byte in 0..<256 { scaled.initializeElement(at: byte, to: Scalar(Double(byte) * scale)) }
        values.withUnsafeBufferPointer { values in
          for (place, index) in indices.enumerated() {
            let (from, to) = (index * size, place * size)
            for offset in 0..<size { output[to + offset] = scaled[Int(values[from + offset])] }
          }
        }
      }
    case .floats(let values):
      values.withUnsafeBufferPointer { values in
        for (place, index) in indices.enumerated() {
          let (from, to) = (index * size, place * size)
          for offset in 0..<size { output[to + offset] = Scalar(Double(values[from + offset]) * scale) }
        }
      }
    }
  }

  /// Returns the mean and the (population) standard deviation of the values times `scale`; zero if there are no values,
  /// and incomplete if the running command is cancelled.
  func statistics(scale: Double) -> (mean: Double, deviation: Double) {
    guard count > 0 else { return (0, 0) }
    switch self {
    case .bytes(let values):
      // Four histograms in turn: with only one, each pixel of a long black run would wait for the same counter.
      var turns = [Int](repeating: 0, count: 4 * 256)
      var poll = CancellationPoll()
      for first in stride(from: 0, to: values.count, by: Self.piece) {
        if poll.spent(Self.piece) { break }
        for index in first..<min(first + Self.piece, values.count) { turns[(index & 3) << 8 | Int(values[index])] += 1 }
      }
      var histogram = [Int](repeating: 0, count: 256)
      for (index, number) in turns.enumerated() { histogram[index & 255] += number }
      func average(_ term: (Double) -> Double) -> Double {
        zip(0..., histogram).reduce(0) { $0 + term(Double($1.0)) * Double($1.1) } / Double(values.count)
      }
      let mean = average { $0 }
      return (mean * scale, average { ($0 - mean) * ($0 - mean) }.squareRoot() * scale)
    case .floats(let values):
      var poll = CancellationPoll()
      func sum(_ term: (Double) -> Double) -> Double {
        var sum = 0.0
        for first in stride(from: 0, to: values.count, by: Self.piece) {
          if poll.spent(4 * Self.piece) { break }
          for value in values[first..<min(first + Self.piece, values.count)] { sum += term(Double(value)) }
        }
        return sum
      }
      let mean = sum { $0 } / Double(values.count)
      let squares = sum { ($0 - mean) * ($0 - mean) }
      return (mean * scale, (squares / Double(values.count)).squareRoot() * scale)
    }
  }
}
