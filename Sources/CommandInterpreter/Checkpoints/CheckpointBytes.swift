/// Encodes numbers as checkpoint bytes: 8 bytes each, little-endian; a list is its count followed by its numbers.
struct CheckpointBytes {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

  mutating func add(_ numbers: [Double]) {
    add(numbers.count)
    bytes.reserveCapacity(bytes.count + 8 * numbers.count)
    for number in numbers { add(number.bitPattern) }
  }
}

/// Decodes bytes written by `CheckpointBytes`. Every read returns nil if the bytes end early or are invalid.
struct CheckpointReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether all bytes have been read.
  var isAtEnd: Bool { place == bytes.count }

  mutating func word() -> UInt64? {
    guard bytes.count - place >= 8 else { return nil }
    defer { place += 8 }
    return bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self)) }
  }

  mutating func integer() -> Int? { word().map { Int(Int64(bitPattern: $0)) } }

  mutating func numbers() -> [Double]? {
    guard let count = integer(), count >= 0, count <= (bytes.count - place) / 8 else { return nil }
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    for _ in 0..<count {
      guard let word = word() else { return nil }
      numbers.append(Double(bitPattern: word))
    }
    return numbers
  }
}
