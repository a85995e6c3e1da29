import CPNG

/// Pictures in the PNG format (ISO/IEC 15948), written by libpng's simplified interface.
public enum PNGFile {
  /// The largest width and height, in pixels.
  public static let largestSide = 4096

  /// Saves a picture atomically.
  ///
  /// - Parameters:
  ///   - rgb: three bytes per pixel, row by row from the top left
  ///   - path: the path of the file; an existing file is replaced
  /// - Throws: `limit` for a picture that is too large or has no pixels, `fileNotFound` if the folder does not exist,
  ///   `fileDenied` if the file can't be written, `fileFormat` if libpng fails.
  public static func write(width: Int, height: Int, rgb: [UInt8], to path: String) throws(DataError) {
    try WholeFile.replaceContents(of: path, with: try encoded(width: width, height: height, rgb: rgb, for: path))
  }

  /// Encodes a picture as a PNG file, with the same bytes every time; as greyscale if the three channels are equal
  /// everywhere.
  static func encoded(width: Int, height: Int, rgb: [UInt8], for path: String) throws(DataError) -> [UInt8] {
    precondition(rgb.count == 3 * width * height, "three bytes a pixel")
    guard 1...largestSide ~= width, 1...largestSide ~= height else {
      throw .file(
        .limit, path, "can't save a picture of \(width)x\(height) pixels: each side must be 1 to \(largestSide)")
    }
    let reds = stride(from: 0, to: rgb.count, by: 3)
    let isGrey = reds.allSatisfy { (red: Int) -> Bool in rgb[red] == rgb[red + 1] && rgb[red] == rgb[red + 2] }
    let pixels: [UInt8] = isGrey ? reds.map { rgb[$0] } : rgb
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(width)
    image.height = UInt32(height)
    image.format = isGrey ? 0 : UInt32(PNG_FORMAT_FLAG_COLOR)
    // Without a buffer, libpng returns the size of the file.
    var size = 0
    guard png_image_write_to_memory(&image, nil, &size, 0, pixels, 0, nil) != 0 else { throw failure(image, path) }
    var bytes = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&image, &bytes, &size, 0, pixels, 0, nil) != 0 else { throw failure(image, path) }
    return Array(bytes.prefix(size))
  }

  private static func failure(_ image: png_image, _ path: String) -> DataError {
    let message = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return .file(.fileFormat, path, "libpng can't write it: \(message)")
  }
}
