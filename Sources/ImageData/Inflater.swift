import CZlib
import NeuralNetworks

/// Unpacks one gzip stream in memory, piece by piece, so that declared sizes can be checked before memory is allocated
/// for them.
struct Inflater: ~Copyable {
  /// Why a stream can't be unpacked.
  enum Failure: Error {
    /// The stream ends before its contents do.
    case truncated
    /// The stream violates the format, or its checksum does not match.
    case corrupt
    /// The contents continue after the requested bytes.
    case moreContents
    /// Bytes follow the end of the stream.
    case trailingBytes
    /// zlib could not be initialised, or ran out of memory.
    case outOfMemory
    /// Unpacking was cancelled.
    case stopped
  }

  /// The maximum ratio of a stream's unpacked to its packed size (deflate's limit, from zlib's technical notes).
  static let greatestExpansion = 1032

  /// Returns whether the bytes begin with the two that every gzip stream begins with.
  static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The state of zlib, on the heap because zlib keeps its address.
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: [UInt8]
  private var consumed = 0
  private var ended = false
  private static let pieceBytes = 1 << 20
  /// The number of bytes unpacked so far.
  private(set) var produced = 0

  /// Creates an inflater of the gzip stream `input`.
  init(_ input: [UInt8]) throws(Failure) {
    self.input = input
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    // 15 window bits, plus 16 for a gzip header and checksum.
    guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else { throw .outOfMemory }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Unpacks the next `count` bytes.
  mutating func read(_ count: Int) throws(Failure) -> [UInt8] {
    var failure: Failure?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      do throws(Failure) {
        try fill(buffer)
        initializedCount = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Checks that the contents end here, match their checksum, and are not followed by other bytes.
  mutating func finish() throws(Failure) {
    if !ended {
      let more = try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { byte throws(Failure) in
        try step(into: byte)
      }
      guard more == 0 else { throw .moreContents }
      guard ended else { throw .truncated }
    }
    guard consumed == input.count else { throw .trailingBytes }
  }

  private mutating func fill(_ buffer: UnsafeMutableBufferPointer<UInt8>) throws(Failure) {
    var filled = 0
    var poll = CancellationPoll()
    while filled < buffer.count {
      // In pieces, with checks for cancellation in between.
      let piece = filled..<min(buffer.count, filled + Self.pieceBytes)
      let step = try step(into: UnsafeMutableBufferPointer(rebasing: buffer[piece]))
      if poll.spent(4 * step) { throw .stopped }
      guard step > 0 else { throw .truncated }
      filled += step
    }
  }

  /// Unpacks as much as fits into `buffer` and returns the number of bytes: 0 at the end of the contents or the input.
  private mutating func step(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Int {
    guard !ended else { return 0 }
    // zlib counts in 32 bits.
    let room = min(buffer.count, 1 << 30)
    let offered = min(input.count - consumed, 1 << 30)
    let status = input.withUnsafeBufferPointer { bytes in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress.map { $0 + consumed })
      stream.pointee.avail_in = UInt32(offered)
      stream.pointee.next_out = buffer.baseAddress
      stream.pointee.avail_out = UInt32(room)
      return inflate(stream, Z_NO_FLUSH)
    }
    consumed += offered - Int(stream.pointee.avail_in)
    switch status {
    case Z_STREAM_END: ended = true
    case Z_OK, Z_BUF_ERROR: break
    case Z_MEM_ERROR: throw .outOfMemory
    default: throw .corrupt
    }
    produced += room - Int(stream.pointee.avail_out)
    return room - Int(stream.pointee.avail_out)
  }
}
