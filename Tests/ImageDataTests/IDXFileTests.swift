import NeuralNetworks
import Testing

@testable import ImageData

@Suite struct IDXFileTests {
  private let values: [UInt8] = [0, 1, 127, 128, 254, 255, 8, 8, 9, 10, 31, 139]
  private var valid: [UInt8] { idx([2, 3, 2], values) }

  private func parse(_ bytes: [UInt8], limits: DataLimits = .standard) throws(DataError) -> IDXFile {
    try IDXFile.parse(bytes, name: "f", limits: limits)
  }

  /// The error, where there is one, and its place's byte.
  private func refusal(_ bytes: [UInt8], limits: DataLimits = .standard) -> (kind: DataError.Kind, byte: Int?)? {
    guard let error = dataError({ () throws(DataError) in try parse(bytes, limits: limits) }) else { return nil }
    guard case .file("f", let byte) = error.place else {
      Issue.record("an error without its file: \(error)")
      return nil
    }
    #expect(!error.reason.isEmpty)
    return (error.kind, byte)
  }

  @Test func plainAndGzippedFilesOfEveryRankAreRead() throws {
    for dimensions in [[12], [3, 4], [2, 3, 2], [1, 2, 3, 2], [0, 5, 5]] {
      let expected = Array(values.prefix(dimensions.reduce(1, *)))
      for bytes in [idx(dimensions, expected), gzipped(idx(dimensions, expected))] {
        let file = try parse(bytes)
        #expect(file.dimensions == dimensions && file.values == expected)
      }
    }
  }

  @Test func everyTruncationIsRefusedWhereItEnds() {
    for length in 0..<valid.count {
      let refusal = refusal(Array(valid.prefix(length)))
      #expect(refusal?.kind == .fileFormat && refusal?.byte == length)
    }
  }

  @Test func everyTruncationOfAGzippedFileIsRefused() {
    let packed = gzipped(valid)
    for length in 0..<packed.count {
      #expect(refusal(Array(packed.prefix(length)))?.kind == .fileFormat, "\(length) bytes")
    }
  }

  @Test func trailingBytesAreRefused() {
    #expect(refusal(valid + [0])?.byte == valid.count)
    #expect(refusal(gzipped(valid + [0]))?.byte == valid.count)
    #expect(refusal(gzipped(valid) + [0])?.kind == .fileFormat)
    #expect(refusal(gzipped(valid) + gzipped([]))?.kind == .fileFormat)
    #expect(refusal(gzipped(valid) + gzipped(valid))?.kind == .fileFormat)
  }

  @Test func anyChangedByteOfTheHeaderIsRefusedAndOfTheValuesIsRead() throws {
    for position in valid.indices {
      for change in 1...255 {
        var bytes = valid
        bytes[position] ^= UInt8(change)
        if position < 16 {
          #expect(refusal(bytes) != nil, "byte \(position) ^ \(change)")
        } else {
          var expected = values
          expected[position - 16] ^= UInt8(change)
          #expect(try parse(bytes) == IDXFile(dimensions: [2, 3, 2], values: expected))
        }
      }
    }
  }

  @Test func aChangedByteOfAGzippedFileNeverChangesWhatIsRead() throws {
    let packed = gzipped(valid)
    var refused = 0
    for position in packed.indices {
      for change in 1...255 {
        var bytes = packed
        bytes[position] ^= UInt8(change)
        if refusal(bytes) != nil {
          refused += 1
        } else {
          #expect(try parse(bytes).values == values)
        }
      }
    }
    // Six bytes of the gzip header (the time and two hints) may hold anything.
    #expect(refused >= (packed.count - 7) * 255)
  }

  @Test func headersThatBreakTheFormatAreRefusedWithTheirByte() {
    func changed(_ position: Int, _ value: UInt8) -> [UInt8] {
      var bytes = valid
      bytes[position] = value
      return bytes
    }
    #expect(refusal(changed(0, 1))?.byte == 0)
    #expect(refusal(changed(1, 1))?.byte == 0)
    for type: UInt8 in [0, 7, 9, 0x0B, 0x0C, 0x0D, 0x0E, 255] { #expect(refusal(changed(2, type))?.byte == 2) }
    for rank: UInt8 in [0, 5, 255] { #expect(refusal(changed(3, rank))?.byte == 3) }
  }

  @Test func declaredSizesAreRefusedBeforeMemoryIsTaken() {
    let big = 0xFFFF_FFFF
    #expect(refusal(idx([big, big, big, big], []))! == (.limit, 4))
    #expect(refusal(idx([1 << 16, 1 << 16, 1 << 16, 1 << 16], []))! == (.limit, 8))
    #expect(refusal(idx([1 << 31, 1 << 31, 0], []))! == (.limit, 4))
    #expect(refusal(idx([100, 11], []), limits: DataLimits(datasetBytes: 1000))! == (.limit, 8))
    #expect(refusal(idx([1000], [1, 2]), limits: DataLimits(datasetBytes: 1000))! == (.fileFormat, 10))
    // A gibibyte declared by a few gzipped bytes: more than they can unpack to.
    #expect(refusal(gzipped(idx([1 << 15, 1 << 15], [])))! == (.fileFormat, 12))
  }

  @Test func aBombUnpacksToWhatItsHeaderDeclaresAndNoFurther() {
    let bomb = gzipped(idx([10], [UInt8](repeating: 0, count: 20_000_000)))
    #expect(bomb.count < 25_000)
    #expect(refusal(bomb)! == (.fileFormat, 18))
  }

  @Test(arguments: 0..<300)
  func randomDamageGivesAnErrorOrAWholeFile(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var bytes = generator.integer(below: 2) == 0 ? valid : gzipped(valid)
    for _ in 0...generator.integer(below: 6) {
      let position = generator.integer(below: bytes.count + 1)
      switch generator.integer(below: 3) {
      case 0: bytes.insert(UInt8(generator.integer(below: 256)), at: position)
      case 1 where position < bytes.count: bytes.remove(at: position)
      default: bytes = Array(bytes[position...] + bytes[..<position])
      }
      if bytes.isEmpty { break }
    }
    if refusal(bytes) == nil {
      let file = try parse(bytes)
      #expect(file.values.count == file.dimensions.reduce(1, *))
    }
  }
}
