import Testing

@testable import TerminalGraphics

/// Reads lines of half blocks back into pixels as a terminal would show them, knowing nothing of how they were made.
struct HalfBlockDecoder {
  struct Malformed: Error {
    let what: String
  }

  /// Rows of pixels; nil where the terminal's own background shows.
  private(set) var pixels: [[RGB?]] = []
  /// How many escape sequences selected a colour that was already selected.
  private(set) var needlessSelections = 0
  /// Whether colours were reset at each line's end.
  private(set) var endsReset = true

  init(_ lines: [String]) throws {
    for line in lines {
      var foreground: RGB?
      var background: RGB?
      var upper: [RGB?] = []
      var lower: [RGB?] = []
      var rest = Substring(line)
      while let character = rest.popFirst() {
        switch character {
        case "\u{1B}":
          guard rest.popFirst() == "[", let end = rest.firstIndex(of: "m") else { throw Malformed(what: line) }
          let parameters = rest[..<end].split(separator: ";").compactMap { Int($0) }
          rest = rest[rest.index(after: end)...]
          try select(parameters, &foreground, &background)
        case "▀":
          upper.append(foreground)
          lower.append(background)
        case " ":
          upper.append(background)
          lower.append(background)
        case "│", "┃", "┌", "┐", "└", "┘", "─", "━": break
        default: throw Malformed(what: String(character))
        }
      }
      if foreground != nil || background != nil { endsReset = false }
      if !upper.isEmpty { pixels += lower.contains { $0 != nil } ? [upper, lower] : [upper] }
    }
  }

  private mutating func select(_ parameters: [Int], _ foreground: inout RGB?, _ background: inout RGB?) throws {
    var rest = parameters[...]
    while let plane = rest.popFirst() {
      if plane == 0 {
        foreground = nil
        background = nil
        continue
      }
      let color: RGB
      switch rest.popFirst() {
      case 2 where rest.count >= 3:
        let channels = rest.prefix(3).map { UInt8($0) }
        color = RGB(channels[0], channels[1], channels[2])
        rest = rest.dropFirst(3)
      case 5 where rest.count >= 1: color = Self.xterm(rest.removeFirst())
      default: throw Malformed(what: "\(parameters)")
      }
      let known = plane == 38 ? foreground : background
      if known == color { needlessSelections += 1 }
      if plane == 38 { foreground = color } else { background = color }
    }
  }

  /// xterm's colours 16 to 255, from xterm's 256colres.pl: cube levels 0, 95, 135, ... and greys 8, 18, ...
  static func xterm(_ number: Int) -> RGB {
    if number > 231 {
      let grey = UInt8((number - 232) * 10 + 8)
      return RGB(grey, grey, grey)
    }
    func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(step * 40 + 55) }
    let place = number - 16
    return RGB(level(place / 36), level(place % 36 / 6), level(place % 6))
  }
}
