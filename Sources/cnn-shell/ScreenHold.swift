/// Holds back output that would scroll away unread, so that a lesson is shown one screen at a time.
///
/// Only the display waits; everything shown has already been computed and recorded.
struct ScreenHold {
  /// The number of lines per screen: the terminal's rows minus the prompt and the line that says there is more; at
  /// least 4.
  private let room: Int
  private var shown = 0
  private var held: [ArraySlice<String>] = []

  init(rows: Int) { room = max(4, rows - 2) }

  /// Whether output is held back.
  var holds: Bool { !held.isEmpty }

  /// Whether at most three lines are held back. They should be shown at once, since so few lines barely scroll.
  var isNearlyEmpty: Bool { held.reduce(0) { $0 + $1.count } <= 3 }

  /// Adds lines that belong together and returns those to show now.
  mutating func take(_ lines: [String]) -> [String] {
    let wasHolding = holds
    held += pieces(of: lines)
    return wasHolding ? [] : fitting()
  }

  /// Adds a line of a running computation; returns it if it is to be shown now. It is held only if other output is. A
  /// line shown now does not count towards the screen, as the user has watched it appear.
  mutating func takeRunning(_ line: String) -> [String] {
    guard held.isEmpty else {
      held.append([line])
      return []
    }
    return [line]
  }

  /// Returns the next screen of held output.
  mutating func next() -> [String] {
    shown = 0
    return fitting()
  }

  /// Returns all held output.
  mutating func rest() -> [String] {
    defer { held = [] }
    return held.flatMap(\.self)
  }

  /// Splits lines into screens.
  private func pieces(of lines: [String]) -> [ArraySlice<String>] {
    stride(from: 0, to: lines.count, by: room).map { lines[$0..<min($0 + room, lines.count)] }
  }

  private mutating func fitting() -> [String] {
    var screen: [String] = []
    while let first = held.first, shown == 0 || shown + first.count <= room {
      held.removeFirst()
      shown += first.count
      screen += first
    }
    return screen
  }
}
