/// An array of unsigned bytes in the format of the MNIST database (IDX): two zero bytes, the type of the values, the
/// number of axes, the length of each axis as 4 bytes, most significant first, and the values in row-major order.
///
/// The reader is strict, for plain and gzipped files alike: sizes must be exact, and everything is checked before it is
/// used.
public struct IDXFile: Equatable, Sendable {
  /// The length of each axis, 1 to 4 of them.
  public let dimensions: [Int]
  /// The values in row-major order.
  public let values: [UInt8]

  /// The number of bytes before the values.
  var headerSize: Int { 4 + 4 * dimensions.count }

  /// Reads the file at `path`.
  ///
  /// - Throws: the errors of reading a file, `fileFormat` with the offset of a format violation, `limit` if the file or
  ///   its values exceed the size of one dataset or the memory, `interrupted` if the running command is cancelled.
  public static func read(_ path: String, limits: DataLimits = .standard) throws(DataError) -> IDXFile {
    try FileBytes.check(path, limits)
    let bytes = try FileBytes.read(path, maximum: limits.datasetBytes)
    return try parse(bytes, name: path, limits: limits)
  }

  /// Parses the contents of a file; `name` identifies it in errors.
  static func parse(_ bytes: [UInt8], name: String, limits: DataLimits = .standard) throws(DataError) -> IDXFile {
    if Inflater.isGzip(bytes) {
      var source = try GzippedSource(bytes, name: name)
      return try parse(&source, name: name, limits: limits)
    }
    var source = PlainSource(bytes: bytes, name: name)
    return try parse(&source, name: name, limits: limits)
  }

  private static func parse(
    _ source: inout some IDXSource & ~Copyable, name: String, limits: DataLimits
  ) throws(DataError) -> IDXFile {
    let magic = try source.read(4)
    guard magic[0] == 0 && magic[1] == 0 else {
      let found = magic.map { "0x" + String($0, radix: 16) }.joined(separator: " ")
      throw .file(.fileFormat, name, byte: 0, "not an IDX file: it starts with \(found) instead of 0x0 0x0")
    }
    guard magic[2] == 0x08 else {
      throw .file(
        .fileFormat, name, byte: 2,
        "its values must be unsigned bytes (type 0x8), not type 0x\(String(magic[2], radix: 16))")
    }
    guard 1...4 ~= magic[3] else {
      throw .file(.fileFormat, name, byte: 3, "its number of axes must be 1 to 4, not \(magic[3])")
    }
    var dimensions: [Int] = []
    var count = 1
    for axis in 0..<Int(magic[3]) {
      let length = try source.read(4).reduce(0) { $0 << 8 | Int($1) }
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow && product <= limits.datasetBytes else {
        throw .file(
          .limit, name, byte: 4 + 4 * axis,
          "it declares more values than the limit of \(limits.datasetBytes) bytes for one dataset")
      }
      dimensions.append(length)
      count = product
    }
    try source.checkRemaining(count)
    let values = try source.read(count)
    try source.finish()
    return IDXFile(dimensions: dimensions, values: values)
  }
}
