#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The machine's processors, for threads that compute.
public enum Processors {
  /// The number of online processors that this process may use (`taskset` restricts them), at most 256.
  public static var count: Int { max(1, min(256, allowed ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

  /// The number of processors in the process's affinity mask; nil if the system has none.
  private static var allowed: Int? {
    #if canImport(Glibc)
      var mask = cpu_set_t()
      guard sched_getaffinity(0, MemoryLayout<cpu_set_t>.size, &mask) == 0 else { return nil }
      return withUnsafeBytes(of: mask) { $0.reduce(0) { $0 + $1.nonzeroBitCount } }
    #else
      return nil
    #endif
  }

  /// Lets another thread that is ready run on this thread's processor.
  public static func yield() { sched_yield() }
}
