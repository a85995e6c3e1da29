import PlatformMath

/// A random number generator, xoshiro256** seeded through SplitMix64: the same seed gives the same bits on every
/// machine and in every run (Blackman and Vigna, *Scrambled linear pseudorandom number generators*, 2021). Dropout uses
/// `RandomStream` instead.
public struct SeededGenerator: RandomNumberGenerator, Equatable, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Creates a generator whose sequence depends only on `seed`.
  public init(seed: UInt64) {
    var mixer = seed
    func mixed() -> UInt64 {
      mixer &+= 0x9E37_79B9_7F4A_7C15
      var z = mixer
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    state = (mixed(), mixed(), mixed(), mixed())
  }

  /// Returns the next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ x: UInt64, _ by: UInt64) -> UInt64 { (x << by) | (x >> (64 - by)) }
    let result = rotated(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, 45)
    return result
  }

  /// Returns a separate generator for a part of the work; this one advances by a single step, however many numbers that
  /// part draws.
  public mutating func split() -> SeededGenerator { SeededGenerator(seed: next()) }

  /// Returns a uniform random number in [0, 1), with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Returns a uniform random number from `low` to `high`; rounding may yield `high` itself.
  public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

  /// Returns a uniform random integer from 0 to `bound` - 1.
  public mutating func integer(below bound: Int) -> Int { Int(next(upperBound: UInt64(bound))) }

  /// Returns a standard normal random number (Box and Muller, 1958).
  public mutating func normal() -> Double {
    let radius = (-2 * Double.log(1 - uniform())).squareRoot()
    return radius * Double.cos(2 * .pi * uniform())
  }

  /// Returns the integers 0 to `count` - 1 in random order (Fisher and Yates); only partly shuffled if the running
  /// command is cancelled.
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1).polled { order.swapAt(last, integer(below: last + 1)) }
    return order
  }

  /// Returns a tensor of normally distributed values; the remaining values are zero if the running command is
  /// cancelled.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func normal<Scalar: TensorScalar>(
    _ shape: Shape, mean: Double = 0, deviation: Double = 1
  ) -> Tensor<Scalar> {
    var poll = CancellationPoll()
    return Tensor(shape) { values in
      for place in values.indices {
        if poll.spent(Self.workOfNumber) { return values[place...].initialize(repeating: 0) }
        values.initializeElement(at: place, to: Scalar(mean + deviation * normal()))
      }
    }
  }

  /// Returns a tensor of uniform values from `low` to `high`, which rounding may yield; the remaining values are zero
  /// if the running command is cancelled.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func uniform<Scalar: TensorScalar>(
    _ shape: Shape, _ low: Double = 0, _ high: Double = 1
  ) -> Tensor<Scalar> {
    var poll = CancellationPoll()
    return Tensor(shape) { values in
      for place in values.indices {
        if poll.spent(Self.workOfNumber) { return values[place...].initialize(repeating: 0) }
        values.initializeElement(at: place, to: Scalar(uniform(low, high)))
      }
    }
  }

  /// The estimated cost of drawing one random number, in multiply-adds.
  private static let workOfNumber = 20

  public static func == (left: SeededGenerator, right: SeededGenerator) -> Bool { left.state == right.state }
}
