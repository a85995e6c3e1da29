#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Decodes the bytes from a keyboard into characters. Outside of a paste, reads no further than necessary, so that
/// typed-ahead input stays in the terminal for the next program.
struct KeyInput {
  private let descriptor: Int32
  private var held: [UInt8] = []
  private var partial: [UInt8] = []

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Whether bytes have been read ahead.
  var holdsBytes: Bool { !held.isEmpty }

  /// Returns the next byte; `nil` at the end of the input or after an error. Waits if there is no input.
  mutating func nextByte() -> UInt8? {
    if !held.isEmpty { return held.removeFirst() }
    var byte: [UInt8] = [0]
    while true {
      let count = systemRead(descriptor, &byte)
      if count == 1 { return byte[0] }
      if count == 0 || errno != EINTR { return nil }
    }
  }

  /// Adds `byte` and returns the character if it is complete, otherwise `nil`. Bytes that are not UTF-8 are dropped.
  mutating func character(with byte: UInt8) -> Unicode.Scalar? {
    if !(0x80...0xBF).contains(byte) { partial = [] }
    partial.append(byte)
    let length: Int
    switch partial[0] {
    case 0..<0x80: length = 1
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: length = 0
    }
    guard partial.count >= length else { return nil }
    defer { partial = [] }
    return String(validating: partial, as: UTF8.self)?.unicodeScalars.first
  }

  /// Drops an incomplete character.
  mutating func forgetPartial() { partial = [] }

  /// Drops bytes read ahead, as the terminal drops its input when a line is interrupted.
  mutating func forgetHeld() { held = [] }

  /// Whether another byte follows an escape soon enough to belong to the same key, so that the escape is not the Escape
  /// key.
  mutating func sequenceFollows() -> Bool { holds(1) }

  /// Consumes the next bytes if they are `sequence` and arrive in time; returns whether they are.
  mutating func take(_ sequence: String) -> Bool {
    for (index, byte) in sequence.utf8.enumerated() {
      guard holds(index + 1), held[index] == byte else { return false }
    }
    held.removeFirst(sequence.utf8.count)
    return true
  }

  /// Returns the bytes that were read ahead, or else waits for input and returns at most 4096 bytes; empty at the end
  /// of the input or after an error.
  mutating func chunk() -> [UInt8] {
    if !held.isEmpty {
      defer { held = [] }
      return held
    }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = systemRead(descriptor, &bytes)
    return count > 0 ? Array(bytes[..<count]) : []
  }

  /// Puts back `bytes`, to be read again.
  mutating func putBack(_ bytes: some Collection<UInt8>) { held.insert(contentsOf: bytes, at: 0) }

  /// Reads ahead until `count` bytes are held; returns false if they do not arrive in time, the input ends or a signal
  /// arrives. Waits up to 50 ms for the first byte after an escape, and up to 200 ms for each further one, which a
  /// network may delay.
  private mutating func holds(_ count: Int) -> Bool {
    while held.count < count {
      var input = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // Input after a signal belongs to the next read.
      guard poll(&input, 1, held.isEmpty ? 50 : 200) == 1, !Signals.hasNews else { return false }
      var byte: [UInt8] = [0]
      guard systemRead(descriptor, &byte) == 1 else { return false }
      held.append(byte[0])
    }
    return true
  }
}
