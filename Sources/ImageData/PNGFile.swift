import CPNG

/// Pictures in the PNG format (ISO/IEC 15948), written by libpng's simplified interface.
public enum PNGFile {
  /// The largest width and height, in pixels.
  public static let largestSide = 4096

  /// Saves a picture under a name, whole or not at all.
  ///
  /// - Parameters:
  ///   - rgb: three bytes a pixel, from the top left, row after row
  ///   - path: the file's name; what stands there is replaced
  /// - Throws: `limit` for a picture that is too large or has no pixels, `fileNotFound` where there is no such folder,
  ///   `fileDenied` where the system refuses.
  public static func write(width: Int, height: Int, rgb: [UInt8], to path: String) throws(DataError) {
    try WholeFile.replaceContents(of: path, with: try encoded(width: width, height: height, rgb: rgb, for: path))
  }

  /// The bytes of a file, the same for the same picture: in grey where the three channels are equal everywhere.
  static func encoded(width: Int, height: Int, rgb: [UInt8], for path: String) throws(DataError) -> [UInt8] {
    precondition(rgb.count == 3 * width * height, "three bytes a pixel")
    guard 1...largestSide ~= width, 1...largestSide ~= height else {
      throw .file(
        .limit, path, "a picture of \(width)x\(height) pixels is not saved: each side has 1 to \(largestSide)")
    }
    let reds = stride(from: 0, to: rgb.count, by: 3)
    let isGrey = reds.allSatisfy { (red: Int) -> Bool in rgb[red] == rgb[red + 1] && rgb[red] == rgb[red + 2] }
    let pixels: [UInt8] = isGrey ? reds.map { rgb[$0] } : rgb
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(width)
    image.height = UInt32(height)
    image.format = isGrey ? 0 : UInt32(PNG_FORMAT_FLAG_COLOR)
    // Asked without memory, libpng says how much the file takes.
    var size = 0
    guard png_image_write_to_memory(&image, nil, &size, 0, pixels, 0, nil) != 0 else { throw failure(image, path) }
    var bytes = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&image, &bytes, &size, 0, pixels, 0, nil) != 0 else { throw failure(image, path) }
    return Array(bytes.prefix(size))
  }

  private static func failure(_ image: png_image, _ path: String) -> DataError {
    let message = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return .file(.fileFormat, path, "libpng does not write it: \(message)")
  }
}
