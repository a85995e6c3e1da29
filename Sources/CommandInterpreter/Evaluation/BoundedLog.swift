/// Texts in order, the oldest of which are dropped where all of them would be too long.
struct BoundedLog<Element: Sendable>: Sendable {
  /// What is kept.
  private(set) var texts: ArraySlice<Element> = []
  /// How many were dropped.
  private(set) var forgotten = 0
  private var bytes = 0
  private var sizes: ArraySlice<Int> = []
  private let most: Int

  /// What an element takes beside its text.
  private static var perElement: Int { MemoryLayout<Element>.stride + 32 }

  /// A log that keeps so many bytes.
  init(most: Int) { self.most = most }

  mutating func append(_ element: Element, bytes size: Int) {
    texts.append(element)
    sizes.append(size + Self.perElement)
    bytes += size + Self.perElement
    // The newest stays, however long it is.
    guard bytes > most, texts.count > 1 else { return }
    // More than need be, so that not every line moves all others.
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
