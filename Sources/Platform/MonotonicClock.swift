#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A clock that is never set back.
public enum MonotonicClock {
  /// Seconds since an arbitrary moment in the past.
  public static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
