#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Memory between two forbidden pages, so that the first access beyond an end stops the process; the slack that page sizes
/// force is at one end only, filled with a pattern and checked on release.
///
/// Filled with NaN at first: an element that a kernel leaves out, or reads before it was written, shows.
final class GuardedBuffer<Element: BitwiseCopyable> {
  let pointer: UnsafeMutablePointer<Element>
  let count: Int
  private let map: UnsafeMutableRawPointer
  private let mapSize: Int
  private let slack: Range<Int>
  private static var pattern: UInt8 { 0xA5 }

  /// `atEnd` puts the data against the rear forbidden page, otherwise against the front one.
  init(count: Int, filledWith value: Element, atEnd: Bool) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let bytes = count * MemoryLayout<Element>.stride
    let inner = max(1, (bytes + page - 1) / page) * page
    mapSize = inner + 2 * page
    map = mmap(nil, mapSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    precondition(map != MAP_FAILED)
    let start = atEnd ? page + inner - bytes : page
    slack = atEnd ? page..<start : start + bytes..<page + inner
    for offset in slack { map.storeBytes(of: Self.pattern, toByteOffset: offset, as: UInt8.self) }
    mprotect(map, page, PROT_NONE)
    mprotect(map + page + inner, page, PROT_NONE)
    pointer = (map + start).bindMemory(to: Element.self, capacity: count)
    pointer.initialize(repeating: value, count: count)
    self.count = count
  }

  convenience init(_ values: [Element], atEnd: Bool) {
    self.init(count: values.count, filledWith: values[0], atEnd: atEnd)
    for (index, value) in values.enumerated() { pointer[index] = value }
  }

  var values: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Whether the slack beside the data is untouched.
  var isIntact: Bool { slack.allSatisfy { map.load(fromByteOffset: $0, as: UInt8.self) == Self.pattern } }

  deinit { munmap(map, mapSize) }
}
