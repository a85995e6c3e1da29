/// A hash that is the same on every machine and in every run (FNV-1a, 64 bits).
public enum StableHash {
  /// Returns the hash of bytes.
  @inlinable
  public static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }

  /// Returns the hash of a text's UTF-8.
  public static func of(_ text: String) -> UInt64 { of(text.utf8) }

  /// Returns the hash of bytes as 16 hexadecimal digits.
  @inlinable
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = String(of(bytes), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
