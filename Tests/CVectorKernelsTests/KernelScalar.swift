import CVectorKernels
import Testing

/// The two precisions of the kernels, with what the tests need to know of each.
protocol KernelScalar: BinaryFloatingPoint & BitwiseCopyable & Sendable {
  static var precision: vector_precision { get }
  var bits: UInt64 { get }
}

extension Float: KernelScalar {
  static var precision: vector_precision { VECTOR_FLOAT32 }
  var bits: UInt64 { UInt64(bitPattern) }
}

extension Double: KernelScalar {
  static var precision: vector_precision { VECTOR_FLOAT64 }
  var bits: UInt64 { bitPattern }
}

let lanes = Int(VECTOR_LANES)

/// One instruction level as the tests name it.
struct Level: CustomTestStringConvertible, Sendable {
  let name: String
  let level: vector_level

  static let all = [
    Level(name: "baseline", level: VECTOR_BASELINE), Level(name: "AVX2", level: VECTOR_AVX2),
    Level(name: "AVX-512", level: VECTOR_AVX512),
  ]

  /// The levels that this processor has.
  static let present = all.filter { vector_operations_at(VECTOR_FLOAT32, $0.level) != nil }

  var testDescription: String { name }

  func operations<Scalar: KernelScalar>(_: Scalar.Type) -> vector_operations {
    vector_operations_at(Scalar.precision, level)!.pointee
  }
}

/// A small generator (SplitMix64): the same cases on every run.
struct Cases: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func numbers<Scalar: KernelScalar>(_ count: Int, as: Scalar.Type = Scalar.self) -> [Scalar] {
    (0..<count).map { _ in Scalar(Double.random(in: -1...1, using: &self)) }
  }

  /// A window over an image: any kernel, stride and padding which leave at least one output.
  mutating func geometry(strides: ClosedRange<Int> = 1...3, largest: Int = 9) -> vector_geometry {
    while true {
      let g = vector_geometry(
        channels: Int64(int(1...4)), height: Int64(int(1...largest)), width: Int64(int(1...largest)),
        filters: Int64(int(1...9)),
        kernel_height: Int64(int(1...6)), kernel_width: Int64(int(1...6)), stride_y: Int64(int(strides)),
        stride_x: Int64(int(strides)), padding_top: Int64(int(0...3)), padding_left: Int64(int(0...3)),
        padding_bottom: Int64(int(0...3)), padding_right: Int64(int(0...3)), cancellation: nil)
      if g.height + g.padding_top + g.padding_bottom >= g.kernel_height
        && g.width + g.padding_left + g.padding_right >= g.kernel_width
      {
        return g
      }
    }
  }
}

extension vector_geometry {
  var outputHeight: Int { withUnsafePointer(to: self) { Int(vector_output_height($0)) } }
  var outputWidth: Int { withUnsafePointer(to: self) { Int(vector_output_width($0)) } }
  var inputCount: Int { Int(channels * height * width) }
  var outputCount: Int { Int(filters) * outputHeight * outputWidth }
  var filterCount: Int { Int(filters * channels * kernel_height * kernel_width) }
}

/// A sum together with what bounds its rounding error: the sum of magnitudes and the number of terms.
struct BoundedSum {
  var value = 0.0
  var magnitude = 0.0
  var terms = 0

  mutating func add(_ a: Double, _ b: Double = 1) {
    value += a * b
    magnitude += abs(a * b)
    terms += 1
  }

  /// The classical bound, terms * unit roundoff / (1 - terms * unit roundoff) times the sum of magnitudes, one term more for
  /// the start and one for a product's rounding; for double, twice that, since the reference rounds as well.
  func admits<Scalar: KernelScalar>(_ found: Scalar) -> Bool {
    let unit = Double(Scalar.ulpOfOne) / 2
    let n = Double(terms + 2) * unit
    return abs(Double(found) - value) <= (Scalar.self == Double.self ? 2 : 1) * n / (1 - n) * magnitude
  }
}
