/// A list of elements with text that drops the oldest ones when it gets too large.
struct BoundedLog<Element: Sendable>: Sendable {
  /// The elements kept.
  private(set) var texts: ArraySlice<Element> = []
  /// The number of elements dropped.
  private(set) var forgotten = 0
  private var bytes = 0
  private var sizes: ArraySlice<Int> = []
  private let most: Int

  /// Estimated bytes per element, in addition to its text.
  private static var perElement: Int { MemoryLayout<Element>.stride + 32 }

  /// Creates a log that keeps at most this many bytes, but always the newest element.
  init(most: Int) { self.most = most }

  mutating func append(_ element: Element, bytes size: Int) {
    texts.append(element)
    sizes.append(size + Self.perElement)
    bytes += size + Self.perElement
    // The newest element stays, however long its text is.
    guard bytes > most, texts.count > 1 else { return }
    // Drops more than necessary, so that the elements are moved only once in a while.
    while bytes > most - most / 4, texts.count > 1, let first = sizes.popFirst() {
      bytes -= first
      texts.removeFirst()
      forgotten += 1
    }
    texts = ArraySlice(Array(texts))
    sizes = ArraySlice(Array(sizes))
  }

  mutating func dropLast(_ size: (Element) -> Int) {
    guard let last = texts.popLast() else { return }
    sizes.removeLast()
    bytes -= size(last) + Self.perElement
  }
}
