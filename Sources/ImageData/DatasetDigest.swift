import CZlib
import NeuralNetworks

/// The digest that distinguishes datasets: zlib's two checksums (CRC-32 and Adler-32) as 16 hexadecimal digits. They
/// cover a line `COUNTxCxHxW TYPE`, the stored values, and the labels as 32-bit integers; numbers are little-endian.
struct DatasetDigest {
  private var cyclic = crc32_z(0, nil, 0)
  private var additive = adler32_z(0, nil, 0)

  /// The number of bytes between two checks for cancellation.
  private static let pieceBytes = 1 << 20

  /// Returns the digest of these images and labels; incomplete if the running command is cancelled.
  static func of(_ pixels: Pixels, shape: Shape, labels: [Int]) -> String {
    var digest = DatasetDigest()
    Array("\(shape.batch(of: labels.count)) \(pixels.typeName)\n".utf8).withUnsafeBytes { digest.add($0) }
    switch pixels {
    case .bytes(let values): values.withUnsafeBytes { digest.add($0) }
    case .floats(let values): digest.add(values) { $0.bitPattern.littleEndian }
    }
    digest.add(labels) { Int32($0).littleEndian }
    return digest.text
  }

  /// Adds converted values in pieces: converting all at once would double the memory.
  private mutating func add<Value, Form>(_ values: [Value], _ form: (Value) -> Form) {
    let piece = 1 << 16
    var poll = CancellationPoll()
    for first in stride(from: 0, to: values.count, by: piece) {
      if poll.spent(piece * MemoryLayout<Form>.stride) { return }
      values[first..<min(first + piece, values.count)].map(form).withUnsafeBytes { add($0) }
    }
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    // Given a null pointer, as an empty array may have, zlib would return its initial checksum.
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress, !bytes.isEmpty else { return }
    var poll = CancellationPoll()
    for first in stride(from: 0, to: bytes.count, by: Self.pieceBytes) {
      if poll.spent(Self.pieceBytes) { return }
      let count = min(Self.pieceBytes, bytes.count - first)
      cyclic = crc32_z(cyclic, start + first, count)
      additive = adler32_z(additive, start + first, count)
    }
  }

  private var text: String {
    [cyclic, additive].map { sum in
      let digits = String(sum, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }
}
