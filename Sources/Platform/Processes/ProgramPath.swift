#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where this program is.
public enum ProgramPath {
  /// Its path, links followed where the system tells.
  public static var value: String {
    if let path = realpath("/proc/self/exe", nil) {
      defer { free(path) }
      return String(cString: path)
    }
    return CommandLine.arguments[0]
  }
}
