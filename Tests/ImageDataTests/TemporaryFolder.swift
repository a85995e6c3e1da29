import CZlib
import Foundation

/// A folder that is there for the time of one test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("image-data-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file into it and gives its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }

  /// Writes the four files of an MNIST-like dataset: images whose every pixel is their place in the file.
  func writeImageFiles(train: Int, test: Int, height: Int = 3, width: Int = 2, gzip: Bool = false) throws {
    for (prefix, count) in [("train", train), ("t10k", test)] {
      let pixels = (0..<count).flatMap { [UInt8](repeating: UInt8($0), count: height * width) }
      let images = idx([count, height, width], pixels)
      let labels = idx([count], (0..<count).map { UInt8($0 % 4) })
      try write("\(prefix)-images-idx3-ubyte\(gzip ? ".gz" : "")", gzip ? gzipped(images) : images)
      try write("\(prefix)-labels-idx1-ubyte\(gzip ? ".gz" : "")", gzip ? gzipped(labels) : labels)
    }
  }
}

/// The contents of an IDX file of unsigned bytes.
func idx(_ dimensions: [Int], _ values: [UInt8]) -> [UInt8] {
  let lengths = dimensions.flatMap { length in (0..<4).reversed().map { UInt8(length >> (8 * $0) & 0xFF) } }
  return [0, 0, 8, UInt8(dimensions.count)] + lengths + values
}

/// These bytes as one gzip stream.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(
    &stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var input = bytes
  let room = Int(deflateBound(&stream, UInt(bytes.count))) + 64
  return [UInt8](unsafeUninitializedCapacity: room) { output, count in
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(room)
      deflate(&stream, Z_FINISH)
    }
    count = room - Int(stream.avail_out)
  }
}
