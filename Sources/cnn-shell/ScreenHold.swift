/// Holds back what would scroll away before it was read: a person sees a lesson a screen at a time.
///
/// Only the showing waits; whatever is shown has been computed and recorded before.
struct ScreenHold {
  /// How many lines are shown at a time: the terminal's rows without those of the prompt and of the line that says
  /// there is more.
  private let room: Int
  private var shown = 0
  private var held: [ArraySlice<String>] = []

  init(rows: Int) { room = max(4, rows - 2) }

  /// Whether something is held back.
  var holds: Bool { !held.isEmpty }

  /// Whether so little is held back that asking for it would be a nuisance: a few lines more scroll little away.
  var isNearlyEmpty: Bool { held.reduce(0) { $0 + $1.count } <= 3 }

  /// Takes lines that belong together, and returns those that are to be shown now.
  mutating func take(_ lines: [String]) -> [String] {
    let wasHolding = holds
    held += pieces(of: lines)
    return wasHolding ? [] : fitting()
  }

  /// Takes a line of a computation that runs: it waits only behind others that wait. Somebody has seen it come, so it
  /// takes no room from what is to be read.
  mutating func takeRunning(_ line: String) -> [String] {
    guard held.isEmpty else {
      held.append([line])
      return []
    }
    return [line]
  }

  /// The next screen of what is held back.
  mutating func next() -> [String] {
    shown = 0
    return fitting()
  }

  /// All that is held back.
  mutating func rest() -> [String] {
    defer { held = [] }
    return held.flatMap(\.self)
  }

  /// What is longer than a screen is cut into screens.
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
