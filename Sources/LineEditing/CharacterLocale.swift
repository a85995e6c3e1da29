#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The locale that the C library uses for reading and measuring characters.
enum CharacterLocale {
  /// Selects the user's locale for characters if its encoding is UTF-8, otherwise C.UTF-8 or en_US.UTF-8; returns false
  /// if none of them is available.
  ///
  /// Only the character category is set, so the decimal separator is a point in every locale.
  static func useUTF8() -> Bool {
    for name in ["", "C.UTF-8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil {
      if let codeset = nl_langinfo(Int32(CODESET)), String(cString: codeset) == "UTF-8" { return true }
    }
    return false
  }
}
