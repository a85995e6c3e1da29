/// The contents of an IDX file, plain or decompressed while reading.
protocol IDXSource: ~Copyable {
  /// Reads the next `count` bytes; if there are fewer, the error gives the position of the end.
  mutating func read(_ count: Int) throws(DataError) -> [UInt8]

  /// Throws if it is certain that fewer than `count` bytes remain, so that no memory is allocated for them.
  func checkRemaining(_ count: Int) throws(DataError)

  /// Throws if any bytes remain.
  mutating func finish() throws(DataError)
}

/// The contents of a plain file.
struct PlainSource: IDXSource {
  let bytes: [UInt8]
  let name: String
  private var position = 0

  init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  mutating func read(_ count: Int) throws(DataError) -> [UInt8] {
    try checkRemaining(count)
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  func checkRemaining(_ count: Int) throws(DataError) {
    guard bytes.count - position >= count else {
      throw .file(
        .fileFormat, name, byte: bytes.count,
        "the file ends too early; bytes missing: \(count - (bytes.count - position))")
    }
  }

  func finish() throws(DataError) {
    guard position == bytes.count else {
      throw .file(
        .fileFormat, name, byte: position,
        "the file continues after the last value; extra bytes: \(bytes.count - position)")
    }
  }
}

/// The contents of a gzipped file.
struct GzippedSource: IDXSource, ~Copyable {
  private var inflater: Inflater
  private let packedCount: Int
  private let name: String

  init(_ bytes: [UInt8], name: String) throws(DataError) {
    self.name = name
    packedCount = bytes.count
    do throws(Inflater.Failure) {
      inflater = try Inflater(bytes)
    } catch {
      throw GzippedSource.error(error, name: name, byte: 0)
    }
  }

  mutating func read(_ count: Int) throws(DataError) -> [UInt8] {
    do throws(Inflater.Failure) {
      return try inflater.read(count)
    } catch {
      throw GzippedSource.error(error, name: name, byte: inflater.produced)
    }
  }

  func checkRemaining(_ count: Int) throws(DataError) {
    guard count / Inflater.greatestExpansion <= packedCount else {
      throw .file(
        .fileFormat, name, byte: inflater.produced,
        "it declares \(count) values, more than its \(packedCount) bytes can unpack to")
    }
  }

  mutating func finish() throws(DataError) {
    let end = inflater.produced
    do throws(Inflater.Failure) {
      try inflater.finish()
    } catch {
      throw GzippedSource.error(error, name: name, byte: end)
    }
  }

  private static func error(_ failure: Inflater.Failure, name: String, byte: Int) -> DataError {
    let reason =
      switch failure {
      case .truncated: "the gzipped contents end too early"
      case .corrupt: "the gzipped contents are corrupt"
      case .moreContents: "the gzipped contents continue after the last value"
      case .trailingBytes: "extra bytes after the gzipped contents"
      case .outOfMemory: "not enough memory to unpack it"
      case .stopped: DataError.stopped.reason
      }
    if failure == .stopped { return .stopped }
    return .file(failure == .outOfMemory ? .limit : .fileFormat, name, byte: byte, reason)
  }
}
