import Foundation
import NeuralNetworks

#if canImport(Glibc)
  import Glibc
#endif

/// Measures peak memory; only in a separate process, where nothing else runs.
enum PeakMemory {
  /// Returns freed memory to the system at once, so that earlier allocations do not hide later ones.
  static func begin() {
    #if canImport(Glibc)
      // The C library's module lacks <malloc.h>: M_TRIM_THRESHOLD is -1, M_MMAP_THRESHOLD -3.
      guard let symbol = dlsym(nil, "mallopt") else { return }
      let mallopt = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
      _ = mallopt(-1, 65536)
      _ = mallopt(-3, 65536)
    #endif
  }

  /// The process's peak growth in bytes during the work, and the work's result; nil if the system does not report it.
  static func of<Result>(_ work: () throws -> Result) rethrows -> (bytes: Int, result: Result)? {
    #if canImport(Glibc)
      // Freed pieces between others would be reused first, which would hide allocations.
      if let symbol = dlsym(nil, "malloc_trim") {
        _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
      }
    #endif
    guard let file = fopen("/proc/self/clear_refs", "w") else { return nil }
    // Writing 5 resets the peak.
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
