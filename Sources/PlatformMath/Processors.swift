#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The machine's processors, for threads that compute.
public enum Processors {
  /// The number of processors that are online, from 1 to 256.
  public static var count: Int { max(1, min(256, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

  /// Yields this thread's processor to another thread that is ready to run, if any.
  public static func yield() { sched_yield() }
}
