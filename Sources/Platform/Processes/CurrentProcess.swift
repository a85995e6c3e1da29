#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// This process.
public enum CurrentProcess {
  /// The system's number for it.
  public static var identifier: Int { Int(getpid()) }

  /// Where its program is, links followed where the system tells.
  public static var program: String { Files.realPath("/proc/self/exe") ?? CommandLine.arguments[0] }

  /// Has the system refuse it more memory than so many bytes.
  public static func limitMemory(to bytes: UInt64) {
    var bound = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &bound)
    #else
      setrlimit(RLIMIT_AS, &bound)
    #endif
  }

  /// Ends it.
  public static func end(status: Int32) -> Never { exit(status) }
}
