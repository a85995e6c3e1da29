#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The variables that the process was started with.
public enum EnvironmentVariables {
  /// The value of a variable, nil where it is not set.
  public static subscript(name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Gives a variable a value, for this process and those that it starts. No other thread may look meanwhile.
  public static func set(_ name: String, to value: String) { setenv(name, value, 1) }
}
