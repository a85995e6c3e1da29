#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The machine's processors, for threads that compute.
public enum Processors {
  /// The number of processors that are online, at most 256.
  public static var count: Int { max(1, min(256, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

  /// Lets another thread that is ready run on this thread's processor.
  public static func yield() { sched_yield() }
}
