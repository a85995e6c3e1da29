internal import Foundation

#if canImport(Glibc)
  internal import Glibc
#endif

/// The memory that a piece of work takes at most: only in a process of its own, where nothing else runs.
public enum PeakMemory {
  /// Has freed memory given back at once, so that what was taken before does not hide what is taken next.
  public static func begin() {
    #if canImport(Glibc)
      // The module of the C library leaves <malloc.h> out: M_TRIM_THRESHOLD is -1, M_MMAP_THRESHOLD -3.
      guard let symbol = dlsym(nil, "mallopt") else { return }
      let mallopt = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
      _ = mallopt(-1, 65536)
      _ = mallopt(-3, 65536)
    #endif
  }

  /// The bytes by which the process grows at most meanwhile, and what the work gives; nil where the system does not tell.
  public static func of<Result>(_ work: () throws -> Result) rethrows -> (bytes: Int, result: Result)? {
    #if canImport(Glibc)
      // Small pieces that were freed between others are taken again first: that would hide what is taken next.
      if let symbol = dlsym(nil, "malloc_trim") {
        _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
      }
    #endif
    guard let file = fopen("/proc/self/clear_refs", "w") else { return nil }
    // 5 sets the peak back to what there is now.
    fputs("5", file)
    fclose(file)
    guard let before = kilobytes("VmRSS:") else { return nil }
    let result = try work()
    guard let peak = kilobytes("VmHWM:") else { return nil }
    return (max(0, peak - before) * 1024, result)
  }

  private static func kilobytes(_ name: String) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
  }
}
