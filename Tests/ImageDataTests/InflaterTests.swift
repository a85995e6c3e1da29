import NeuralNetworks
import Testing

@testable import ImageData

@Suite struct InflaterTests {
  /// b"hello hello hello" as Python's gzip.compress(..., mtime=0) packs it.
  private let hello: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 87, 200, 64, 144, 0, 128, 136, 249, 229, 17, 0, 0, 0,
  ]

  @Test func aStreamOfAnotherPackerIsUnpackedInPieces() throws {
    var inflater = try Inflater(hello)
    #expect(try inflater.read(5) == Array("hello".utf8))
    #expect(try inflater.read(0) == [])
    #expect(try inflater.read(12) == Array(" hello hello".utf8))
    #expect(inflater.produced == 17)
    try inflater.finish()
  }

  @Test(arguments: 0..<10)
  func whatWasPackedComesBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let bytes = (0..<generator.integer(below: 100_000)).map { _ in UInt8(generator.integer(below: 4)) }
    var inflater = try Inflater(gzipped(bytes))
    var unpacked: [UInt8] = []
    while unpacked.count < bytes.count {
      unpacked += try inflater.read(min(bytes.count - unpacked.count, generator.integer(below: 5000)))
    }
    #expect(unpacked == bytes)
    try inflater.finish()
  }

  @Test func theChecksumIsChecked() throws {
    var damaged = hello
    damaged[damaged.count - 8] ^= 1
    var inflater = try Inflater(damaged)
    var failure: Inflater.Failure?
    do throws(Inflater.Failure) {
      _ = try inflater.read(17)
      try inflater.finish()
    } catch {
      failure = error
    }
    #expect(failure == .corrupt)
  }

  @Test func base64IsDecodedWithAndWithoutPadding() {
    for (text, expected) in [
      ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmE=", "fooba"), ("/+8=", nil),
    ] {
      let bytes = Array(text.utf8).withUnsafeBufferPointer { base64Decoded($0) }
      #expect(bytes == expected.map { Array($0.utf8) } ?? [0xFF, 0xEF])
    }
  }
}
