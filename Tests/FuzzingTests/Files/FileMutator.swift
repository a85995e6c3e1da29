import NeuralNetworks

/// Makes files that are nearly right of files that are, the same for the same seed: by bits, bytes, numbers, lines, words
/// of the format, and parts of other files.
struct FileMutator {
  /// Bytes that readers treat in a way of their own.
  static let tellingBytes: [UInt8] = [
    0x00, 0x01, 0x09, 0x0A, 0x0D, 0x1B, 0x20, 0x22, 0x23, 0x2D, 0x3A, 0x60, 0x7B, 0x7F, 0x80, 0xC0, 0xED, 0xF4, 0xFF,
  ]
  private static let tellingNumbers: [UInt64] = [
    0, 1, 2, 127, 128, 255, 256, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000,
    0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000,
  ]
  /// The most bytes that a file grows to.
  static let mostBytes = 16_384

  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// Every beginning of a file that is not the whole.
  static func truncations(of file: [UInt8]) -> [[UInt8]] { file.indices.map { Array(file[..<$0]) } }

  /// The file with one byte changed, for each of its bytes: each bit alone, and each of the telling bytes.
  ///
  /// - Parameter isThorough: whether a byte takes all of its 255 other values.
  static func changes(of file: [UInt8], at place: Int, isThorough: Bool) -> [[UInt8]] {
    let values = isThorough ? Array(0...255) : (0..<8).map { file[place] ^ (1 << $0) } + tellingBytes
    return Set(values).subtracting([file[place]]).sorted().map { value in
      var changed = file
      changed[place] = value
      return changed
    }
  }

  /// A file with one or a few changes.
  ///
  /// - Parameters:
  ///   - others: files whose parts may be put into it.
  ///   - words: what means something in the format.
  mutating func mutated(_ file: [UInt8], others: [[UInt8]], words: [[UInt8]]) -> [UInt8] {
    var file = file
    // Mostly one change: what follows it is then read as it was.
    for _ in 0..<(chance(60) ? 1 : 2 + below(6)) { change(&file, others, words) }
    return file.count > Self.mostBytes ? Array(file[..<Self.mostBytes]) : file
  }

  private mutating func change(_ file: inout [UInt8], _ others: [[UInt8]], _ words: [[UInt8]]) {
    let place = below(file.count + 1)
    let rest = file.count - place
    switch below(14) {
    case 0 where rest > 0: file[place] ^= 1 << UInt8(below(8))
    case 1 where rest > 0: file[place] = chance(50) ? byte() : one(of: Self.tellingBytes)
    case 2: file.insert(chance(50) ? byte() : one(of: Self.tellingBytes), at: place)
    case 3 where rest > 0: file.removeSubrange(place..<place + 1 + below(min(rest, 16)))
    case 4 where rest > 0: file.removeSubrange(place..<place + 1 + below(rest))
    case 5: file.removeSubrange(place...)
    case 6: number(&file, place)
    case 7 where !words.isEmpty, 8 where !words.isEmpty: file.insert(contentsOf: one(of: words), at: place)
    case 9 where rest > 0:
      let piece = Array(file[place..<place + 1 + below(min(rest, 64))])
      let times = one(of: [1, 1, 2, 3, 20, 200])
      for _ in 0..<times { file.insert(contentsOf: piece, at: place) }
    case 10 where !others.isEmpty:
      let other = one(of: others)
      file = Array(file[..<place]) + other[below(other.count + 1)...]
    case 11 where !others.isEmpty:
      let other = one(of: others)
      let start = below(other.count + 1)
      file.insert(contentsOf: other[start..<start + below(other.count - start + 1)], at: place)
    case 12: swapLines(&file)
    default: file.insert(contentsOf: (0..<1 + below(8)).map { _ in byte() }, at: place)
    }
  }

  /// Writes a number over what stands at a place, in some width and order.
  private mutating func number(_ file: inout [UInt8], _ place: Int) {
    let width = one(of: [1, 2, 4, 8])
    guard file.count - place >= width else { return }
    let value = one(of: Self.tellingNumbers) &+ (chance(20) ? random.next() & 3 : 0)
    let isBigEndian = chance(50)
    for offset in 0..<width {
      let shift = UInt64(8 * (isBigEndian ? width - 1 - offset : offset))
      file[place + offset] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }

  private mutating func swapLines(_ file: inout [UInt8]) {
    var lines = file.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count > 1 else { return }
    switch below(3) {
    case 0: lines.swapAt(below(lines.count), below(lines.count))
    case 1: lines.remove(at: below(lines.count))
    default: lines.insert(lines[below(lines.count)], at: below(lines.count + 1))
    }
    file = Array(lines.joined(separator: [0x0A]))
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
  private mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }
  private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  private mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: random.next() >> 32) }
}
