import CPNG
import NeuralNetworks
import Testing

@testable import ImageData

@Suite struct PNGFileTests {
  /// The pixels of a PNG file as libpng's reader sees them, always as three channels.
  private func decoded(_ bytes: [UInt8]) throws -> (width: Int, height: Int, format: UInt32, rgb: [UInt8]) {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    try #require(png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0)
    let format = image.format
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
    var pixels = [UInt8](repeating: 0, count: Int(image.width * image.height) * 3)
    try #require(png_image_finish_read(&image, nil, &pixels, 0, nil) != 0)
    return (Int(image.width), Int(image.height), format, pixels)
  }

  @Test func everyPictureReadsBackAsItWas() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<40 {
      let (width, height) = (1 + generator.integer(below: 40), 1 + generator.integer(below: 40))
      let isGrey = generator.integer(below: 2) == 0
      let rgb = (0..<width * height).flatMap { _ -> [UInt8] in
        let grey = UInt8(generator.integer(below: 256))
        return (0..<3).map { _ in isGrey ? grey : UInt8(generator.integer(below: 256)) }
      }
      let bytes = try PNGFile.encoded(width: width, height: height, rgb: rgb, for: "x.png")
      let back = try decoded(bytes)
      #expect(back.width == width && back.height == height && back.rgb == rgb)
      #expect(back.format & UInt32(PNG_FORMAT_FLAG_COLOR) == 0 || !isGrey)
      #expect(try PNGFile.encoded(width: width, height: height, rgb: rgb, for: "y.png") == bytes)
    }
  }

  @Test(arguments: [(0, 3), (3, 0), (PNGFile.largestSide + 1, 1), (1, PNGFile.largestSide + 1)])
  func sizesBeyondTheLimitAreRefused(width: Int, height: Int) {
    let rgb = [UInt8](repeating: 0, count: 3 * width * height)
    let error = #expect(throws: DataError.self) {
      try PNGFile.encoded(width: width, height: height, rgb: rgb, for: "x.png")
    }
    #expect(error?.kind == .limit)
  }
}
