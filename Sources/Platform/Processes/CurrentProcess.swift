internal import CProcessStart

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The current process.
public enum CurrentProcess {
  /// The process ID.
  public static var identifier: Int { Int(getpid()) }

  /// The command line, starting with the program's name; with glibc, it does not depend on `/proc`.
  public static let arguments: [String] = {
    let given = (0..<cps_argument_count()).compactMap { cps_argument($0).map { String(cString: $0) } }
    return given.isEmpty ? CommandLine.arguments : given
  }()

  /// The path of the program's executable; the path or name with which it was started if that can't be resolved.
  public static var program: String {
    if let path = Files.realPath("/proc/self/exe") { return path }
    let started = cps_started_path().map { String(cString: $0) } ?? arguments.first ?? ""
    return Files.realPath(started) ?? started
  }

  /// The number of processors that the process may use, from 1 to 256.
  public static var processors: Int {
    let allowed = Int(cps_allowed_processors())
    return max(1, min(256, allowed > 0 ? allowed : Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }

  /// Limits the address space of the process to `bytes`.
  public static func limitMemory(to bytes: UInt64) {
    cps_spare_addresses()
    var bound = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &bound)
    #else
      setrlimit(RLIMIT_AS, &bound)
    #endif
  }

  /// Ends the process with an exit status.
  public static func end(status: Int32) -> Never { exit(status) }
}
