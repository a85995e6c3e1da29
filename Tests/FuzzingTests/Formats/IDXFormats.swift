import CZlib
import CommandInterpreter
import Platform
import TerminalTesting

@testable import ImageData

/// The contents of IDX files, plain and gzipped, and folders of them.
enum IDXFormats {
  /// An IDX file of unsigned bytes.
  static func idx(_ dimensions: [Int], _ values: [UInt8]) -> [UInt8] {
    let lengths = dimensions.flatMap { length in (0..<4).reversed().map { UInt8(length >> (8 * $0) & 0xFF) } }
    return [0, 0, 8, UInt8(dimensions.count)] + lengths + values
  }

  /// These bytes as one gzip stream.
  static func gzipped(_ bytes: [UInt8]) -> [UInt8] {
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

  /// The contents of one gzip stream that is all of these bytes, in one go; nil where it is not.
  private static func unpacked(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { inflateEnd(&stream) }
    var input = bytes
    var status: Int32 = 0
    let room = 8 << 20
    let output = [UInt8](unsafeUninitializedCapacity: room) { output, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(room)
        status = inflate(&stream, Z_FINISH)
      }
      count = room - Int(stream.avail_out)
    }
    return status == Z_STREAM_END && stream.avail_in == 0 ? output : nil
  }

  /// What the format says of a file's bytes, read once more without the program: its axes and values; nil where it is no
  /// IDX file of bytes with 1 to 4 axes.
  static func independent(_ file: [UInt8]) -> (axes: [Int], values: [UInt8])? {
    guard let bytes = file.starts(with: [0x1F, 0x8B]) ? unpacked(file) : file, bytes.count >= 4,
      bytes[0] == 0, bytes[1] == 0, bytes[2] == 8, 1...4 ~= bytes[3], bytes.count >= 4 + 4 * Int(bytes[3])
    else { return nil }
    let axes = (1...Int(bytes[3])).map { axis -> Int in
      (0..<4).reduce(0) { (length: Int, place: Int) -> Int in length * 256 + Int(bytes[4 * axis + place]) }
    }
    let values = Array(bytes[(4 + 4 * axes.count)...])
    let product = axes.reduce(1.0) { $0 * Double($1) }
    return product == Double(values.count) ? (axes, values) : nil
  }

  private static let values: [UInt8] = [0, 1, 127, 128, 254, 255, 8, 8, 9, 10, 31, 139]

  private static let handmade: [(name: String, bytes: [UInt8])] = [
    ("a product that overflows", idx([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [])),
    ("a product that wraps to 0", idx([1 << 16, 1 << 16, 1 << 16, 1 << 16], [])),
    ("a large axis and none", idx([0xFFFF_FFFF, 0], [])), ("no image of a large side", idx([0, 0xFFFF_FFFF], [])),
    ("the other endianness", [0, 0, 8, 3, 2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0] + values),
    ("a gibibyte in a few bytes", gzipped(idx([1 << 15, 1 << 15], []))),
    ("a bomb", gzipped(idx([10], [UInt8](repeating: 0, count: 3_000_000)))),
    ("a bomb that says what it holds", gzipped(idx([1 << 22], [UInt8](repeating: 0, count: 1 << 22)))),
    ("two streams", gzipped(idx([2], [1, 2])) + gzipped([3])),
    ("a stream in a stream", gzipped(gzipped(idx([1], [1])))),
    ("nothing", []), ("half a mark", [0x1F]), ("a mark", [0x1F, 0x8B]),
  ]

  static var file: FileFormat {
    FileFormat(
      name: "IDX file", readers: ["ImageData/IDXFile.swift"],
      samples: [
        idx([2, 3, 2], values), idx([12], values), idx([0, 5, 5], []), idx([1, 2, 3, 2], values),
        gzipped(idx([2, 3, 2], values)),
      ],
      words: [[0x1F, 0x8B, 8], [0, 0, 8, 3], [0, 0, 0, 1], gzipped([1])], handmade: handmade,
      attacks: [
        .init("a long file", size: 100_000) { idx([$0], [UInt8](repeating: 7, count: $0)) },
        .init("a bomb", size: 1_000_000) { gzipped(idx([10], [UInt8](repeating: 0, count: $0))) },
      ],
      read: { bytes in
        let right = independent(bytes)
        do throws(DataError) {
          let file = try IDXFile.parse(bytes, name: "f")
          guard let right else { return .accepted(faults: ["accepted, and it is none"]) }
          return .accepted(
            faults: file.dimensions == right.axes && file.values == right.values ? [] : ["read otherwise than it is"])
        } catch {
          // A file without values, as its last axis is empty, may be refused for the axes before that one.
          let isSane = right.map { Self.isWithinLimits($0.axes) } ?? false
          return refusal(error, isSane, longest: 1033 * bytes.count)
        }
      })
  }

  /// Whether no product of the first axes exceeds the limit of a dataset.
  private static func isWithinLimits(_ axes: [Int]) -> Bool {
    var product = 1
    return axes.allSatisfy { length in
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      product = next
      return !overflow && next <= DataLimits.standard.datasetBytes
    }
  }

  /// An error of data, of what is or is not in the format.
  private static func refusal(_ error: DataError, _ isValid: Bool, longest: Int) -> FileFormat.Reading {
    var faults = isValid ? ["refused, and it is in the format"] : []
    guard case .file(_, let byte) = error.place else {
      return .refused(error.description, faults: faults + ["the error has no place"])
    }
    if let byte, !(0...longest ~= byte) { faults.append("the place \(byte) is not in the file") }
    return .refused(error.description, faults: faults)
  }

  /// Where in a folder a file stands.
  private static let names = ["train-images", "train-labels", "t10k-images", "t10k-labels"]

  /// The four files of a folder in one: the first byte says which of them the others are.
  static func folder(_ folder: TemporaryFolder) -> FileFormat {
    let images = idx([3, 2, 2], Array(0..<12))
    let labels = idx([3], [0, 1, 2])
    func path(_ place: Int) -> String {
      folder.file("data/\(names[place])-idx\(place.isMultiple(of: 2) ? 3 : 1)-ubyte")
    }
    func isImages(_ file: (axes: [Int], values: [UInt8])?) -> Bool {
      guard let file else { return false }
      return [3, 4].contains(file.axes.count) && file.axes.dropFirst().allSatisfy { 1...4096 ~= $0 }
    }
    return FileFormat(
      name: "folder of IDX files",
      readers: ["ImageData/IDXFolder.swift", "ImageData/FileBytes.swift", "ImageData/DatasetCatalog.swift"],
      samples: [[0] + images, [1] + labels, [2] + images, [3] + labels, [0] + idx([3, 1, 2, 2], Array(0..<12))],
      handmade: [
        ("no images, absurd sides", [0] + idx([0, 0xFFFF_FFFF, 0xFFFF_FFFF], [])),
        ("no images to learn from", [0] + idx([0, 2, 2], [])), ("sides of 0", [0] + idx([3, 0, 0], [])),
        ("a long side", [0] + idx([3, 1, 5000], [UInt8](repeating: 1, count: 15_000))),
        ("large labels", [1] + idx([3], [255, 255, 255])), ("images where labels stand", [1] + images),
      ], share: 8,
      read: { bytes in
        let place = Int(bytes.first ?? 0) % 4
        let changed = Array(bytes.dropFirst())
        do throws(FileProblem) {
          try Files.makePrivateFolder(folder.file("data"))
          for other in 0..<4 {
            try Files.write(other == place ? changed : other.isMultiple(of: 2) ? images : labels, to: path(other))
          }
        } catch { return .refused(error.message, faults: ["the test cannot write"]) }
        let file = independent(changed)
        let isValid =
          place.isMultiple(of: 2) ? isImages(file) && file?.axes[0] == 3 : file?.axes == [3]
        let shape =
          place.isMultiple(of: 2) ? file.map { Array(($0.axes.count == 3 ? [1] : []) + $0.axes.dropFirst()) } : nil
        do throws(DataError) {
          let data = try IDXFolder.dataset(
            at: folder.file("data"), classNames: nil, source: "test", limits: .standard)
          var faults = isValid ? [] : ["accepted, and it is none"]
          if data.count != 6 || data.labels.contains(where: { $0 >= data.classes.count }) { faults.append("\(data)") }
          return .accepted(faults: faults + commands(folder.file("data")))
        } catch { return refusal(error, isValid && (shape ?? [1, 2, 2]) == [1, 2, 2], longest: 1033 * bytes.count) }
      })
  }

  /// What is wrong with what commands make of a folder.
  private static func commands(_ folder: String) -> [String] {
    var written: [String] = []
    var interpreter = Interpreter(Environment())
    interpreter.environment.write = { written.append($0) }
    interpreter.environment.show = { lines, _ in written += lines }
    for line in ["d = dataset \"\(folder)\"", "d", "show d", "s = split d test=0.5", "s.test.labels", "d[0:2]"] {
      if let diagnostic = interpreter.execute(line).diagnostic { written.append(diagnostic.rendered) }
    }
    return written.filter { !isClean($0) }
  }
}
