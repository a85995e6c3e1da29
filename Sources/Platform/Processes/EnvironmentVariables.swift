#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The environment variables of the process.
public enum EnvironmentVariables {
  /// The value of a variable; nil if it is not set.
  public static subscript(name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Sets a variable for this process and its children. No other thread may read variables at the same time.
  public static func set(_ name: String, to value: String) { setenv(name, value, 1) }
}
