internal import CProcessStart

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// This process.
public enum CurrentProcess {
  /// The system's number for it.
  public static var identifier: Int { Int(getpid()) }

  /// What it was started with, the name of its program first; also where there is no `/proc`.
  public static let arguments: [String] = {
    let given = (0..<cps_argument_count()).compactMap { cps_argument($0).map { String(cString: $0) } }
    return given.isEmpty ? CommandLine.arguments : given
  }()

  /// Where its program is, links followed where the system tells; empty where it tells nothing.
  public static var program: String {
    if let path = Files.realPath("/proc/self/exe") { return path }
    let started = cps_started_path().map { String(cString: $0) } ?? arguments.first ?? ""
    return Files.realPath(started) ?? started
  }

  /// Has the system refuse it more memory than so many bytes.
  public static func limitMemory(to bytes: UInt64) {
    cps_spare_addresses()
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
