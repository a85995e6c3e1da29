import CZlib
import NeuralNetworks

/// The digest that tells two datasets apart: zlib's two checksums (CRC-32 and Adler-32) as 16 hexadecimal digits, over a
/// line `COUNTxCxHxW TYPE`, the stored values and the labels, numbers in little-endian order, labels as 32-bit integers.
struct DatasetDigest {
  private var cyclic = crc32_z(0, nil, 0)
  private var additive = adler32_z(0, nil, 0)

  /// The digest of these images and labels.
  static func of(_ pixels: Pixels, shape: Shape, labels: [Int]) -> String {
    var digest = DatasetDigest()
    Array("\(shape.batch(of: labels.count)) \(pixels.typeName)\n".utf8).withUnsafeBytes { digest.add($0) }
    switch pixels {
    case .bytes(let values): values.withUnsafeBytes { digest.add($0) }
    case .floats(let values): values.map(\.bitPattern.littleEndian).withUnsafeBytes { digest.add($0) }
    }
    labels.map { Int32($0).littleEndian }.withUnsafeBytes { digest.add($0) }
    return digest.text
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    // zlib takes a null pointer as "start anew", which an empty array's might be.
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress, !bytes.isEmpty else { return }
    cyclic = crc32_z(cyclic, start, bytes.count)
    additive = adler32_z(additive, start, bytes.count)
  }

  private var text: String {
    [cyclic, additive].map { sum in
      let digits = String(sum, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }
}
