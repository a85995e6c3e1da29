#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The memory that this process can use, in bytes.
public enum SystemMemory {
  /// The physical memory of the machine; 1 GiB if the system does not report it.
  public static var physical: Int {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? pages * size : 1 << 30
  }

  /// The smallest memory limit of this process's control group and of the groups that contain it; nil without limit or
  /// group.
  public static var controlGroupLimit: Int? {
    guard let membership = text("/proc/self/cgroup") else { return nil }
    return ControlGroup(membership: membership).limit(text)
  }

  /// The limit of the address space (`ulimit -v`); nil if there is none.
  public static var addressSpaceLimit: Int? {
    var bound = rlimit()
    #if canImport(Glibc)
      guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &bound) == 0 else { return nil }
    #else
      guard getrlimit(RLIMIT_AS, &bound) == 0 else { return nil }
    #endif
    return bound.rlim_cur < 1 << 60 ? Int(bound.rlim_cur) : nil
  }

  /// The current use of the process: its address space and its resident memory; nil if the system does not report them.
  public static var used: (addressSpace: Int, resident: Int)? {
    guard let pages = text("/proc/self/statm")?.split(separator: " ").prefix(2).map({ Int($0) }), pages.count == 2,
      let all = pages[0], let resident = pages[1]
    else { return nil }
    let size = sysconf(Int32(_SC_PAGESIZE))
    return (all * size, resident * size)
  }

  /// The total memory that this process may use: the minimum of the machine's memory, the control group's limit, and
  /// the address space that is left under its limit.
  public static var bound: Int {
    // If the address space in use is unknown, that of a process that has just started is assumed: 256 MiB.
    let used = used?.addressSpace ?? 256 << 20
    return max(0, min(physical, controlGroupLimit ?? .max, (addressSpaceLimit ?? .max) - used))
  }

  /// The estimated memory that can still be allocated now.
  public static var available: Int {
    let used = used
    var available = physical - (used?.resident ?? 0)
    if let free = text("/proc/meminfo").flatMap(Self.available) { available = min(available, free) }
    if let limit = controlGroupLimit { available = min(available, limit - (used?.resident ?? 0)) }
    if let limit = addressSpaceLimit {
      available = min(available, limit - (used?.addressSpace ?? 256 << 20) - stacks)
    }
    return max(0, available)
  }

  /// The address space reserved for the stacks of future threads.
  private static let stacks = 32 << 20

  /// Returns `MemAvailable: 123 kB` of the text of `/proc/meminfo` in bytes; nil if there is no such number.
  static func available(in text: String) -> Int? {
    for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
    return nil
  }

  /// Returns the first 64 KiB of a system file, which reports no size; nil if it is empty or can't be read.
  private static func text(_ path: String) -> String? {
    let bytes = Files.head(path, atMost: 1 << 16)
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
