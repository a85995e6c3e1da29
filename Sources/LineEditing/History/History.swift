/// What was typed, oldest first: each entry once, at the place of its newest use.
public struct History: Equatable, Sendable {
  /// The entries, oldest first. A block has newlines inside.
  public private(set) var entries: [String] = []
  /// The most entries kept.
  public let limit: Int
  /// The most bytes of an entry that is kept.
  static let longestEntry = 1 << 16

  /// An empty history.
  public init(limit: Int = 1000) { self.limit = limit }

  /// A history of `typed`, oldest first.
  public init(_ typed: some Sequence<String>, limit: Int = 1000) {
    self.init(limit: limit)
    var seen: Set<String> = []
    for entry in typed.reversed() where entries.count < limit {
      if Self.isKept(entry), seen.insert(entry).inserted { entries.append(entry) }
    }
    entries.reverse()
  }

  /// Whether `entry` belongs into a history: not blank, not begun with a blank (the user's way to keep a line out).
  public static func isKept(_ entry: String) -> Bool {
    let bytes = entry.utf8
    return bytes.first != UInt8(ascii: " ") && bytes.count <= longestEntry && bytes.contains { $0 > UInt8(ascii: " ") }
  }

  /// Adds `entry` as the newest and drops its older copy, or the oldest entry when there are too many.
  public mutating func add(_ entry: String) {
    guard Self.isKept(entry) else { return }
    entries.removeAll { $0 == entry }
    entries.append(entry)
    if entries.count > limit { entries.removeFirst(entries.count - limit) }
  }

  /// The rest of the newest one-line entry that begins with `beginning`; `nil` when there is none.
  func continuation(of beginning: String) -> String? {
    // Bytes, not characters: this runs at each key.
    let start = beginning.utf8
    let found = entries.last {
      $0.utf8.starts(with: start) && $0.utf8.count > start.count && !$0.utf8.contains(UInt8(ascii: "\n"))
    }
    return found.map { String($0.utf8.dropFirst(start.count)) ?? "" }
  }
}
