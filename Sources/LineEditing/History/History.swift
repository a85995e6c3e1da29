/// The typed entries, oldest first. A repeated entry is listed once, at its latest position.
public struct History: Equatable, Sendable {
  /// The entries, oldest first. A block contains newlines.
  public private(set) var entries: [String] = []
  /// The maximum number of entries.
  public let limit: Int
  /// The maximum length of an entry, in bytes.
  static let longestEntry = 1 << 16

  /// Creates an empty history.
  public init(limit: Int = 1000) { self.limit = limit }

  /// Creates a history of the newest `limit` entries of `typed` (oldest first) that belong in a history, each once.
  public init(_ typed: some Sequence<String>, limit: Int = 1000) {
    self.init(limit: limit)
    var seen: Set<String> = []
    for entry in typed.reversed() where entries.count < limit {
      if Self.isKept(entry), seen.insert(entry).inserted { entries.append(entry) }
    }
    entries.reverse()
  }

  /// Whether `entry` belongs in a history: it is not blank, has at most `longestEntry` bytes, and does not start with a
  /// space (the user's way to exclude a line).
  public static func isKept(_ entry: String) -> Bool {
    let bytes = entry.utf8
    return bytes.first != UInt8(ascii: " ") && bytes.count <= longestEntry && bytes.contains { $0 > UInt8(ascii: " ") }
  }

  /// Adds `entry` as the newest if it belongs in a history, and drops its older copy, or the oldest entry if there are
  /// too many.
  public mutating func add(_ entry: String) {
    guard Self.isKept(entry) else { return }
    entries.removeAll { $0 == entry }
    entries.append(entry)
    if entries.count > limit { entries.removeFirst(entries.count - limit) }
  }

  /// Returns the rest of the newest one-line entry that starts with `beginning` and is longer; `nil` if there is none.
  func continuation(of beginning: String) -> String? {
    // Compares bytes, not characters, because this runs at each keystroke.
    let start = beginning.utf8
    let found = entries.last {
      $0.utf8.starts(with: start) && $0.utf8.count > start.count && !$0.utf8.contains(UInt8(ascii: "\n"))
    }
    return found.map { String($0.utf8.dropFirst(start.count)) ?? "" }
  }
}
