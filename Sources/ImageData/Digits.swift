import NeuralNetworks

/// The built-in data: 1797 handwritten digits of 8 x 8 pixels with values 0 to 16, the test set of *Optical Recognition
/// of Handwritten Digits* (E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998, doi:10.24432/C50P49).
public enum Digits {
  /// The number of images.
  static let count = 1797
  /// The shape of each image.
  static let shape = Shape(1, 8, 8)

  /// Returns all images in the file's order; until they are split, all are training images.
  public static func dataset() throws(DataError) -> Dataset {
    let bytes = try contents()
    let pixels = count * shape.count
    return Dataset(
      bytes: Array(bytes[..<pixels]), shape: shape, labels: bytes[pixels...].map(Int.init),
      classNames: (0...9).map(String.init), scale: 1 / 16, source: "digits")
  }

  /// Unpacks the archive: one byte per pixel, then one per label.
  private static func contents() throws(DataError) -> [UInt8] {
    do {
      let packed = archive.withUTF8Buffer { base64Decoded($0) }
      var inflater = try Inflater(packed)
      let bytes = try inflater.read(count * shape.count + count)
      try inflater.finish()
      return bytes
    } catch {
      throw DataError(.fileFormat, nil, "the built-in digits can't be unpacked (\(error))")
    }
  }
}

/// Decodes base64 text (RFC 4648, with padding). It is used only for the archive in this program, so a character
/// outside the alphabet is a programming error.
func base64Decoded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
  var values = [UInt8](repeating: 255, count: 256)
  let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.count / 4 * 3)
  var (buffer, bits) = (UInt32(0), 0)
  for character in text where character != UInt8(ascii: "=") {
    precondition(values[Int(character)] < 64, "base64 text has only letters, digits, + and /")
    buffer = buffer << 6 | UInt32(values[Int(character)])
    bits += 6
    if bits >= 8 {
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
    }
  }
  return bytes
}
