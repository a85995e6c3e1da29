#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The locale by which the C library reads and measures characters.
enum CharacterLocale {
  /// Takes the user's character encoding where it is UTF-8, else C.UTF-8, and says whether UTF-8 was to be had.
  ///
  /// Only the category of characters is set: numbers keep their decimal point wherever the user lives.
  static func useUTF8() -> Bool {
    for name in ["", "C.UTF-8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil {
      if let codeset = nl_langinfo(Int32(CODESET)), String(cString: codeset) == "UTF-8" { return true }
    }
    return false
  }
}
