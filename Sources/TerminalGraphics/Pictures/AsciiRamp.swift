/// Values as characters: denser ones for larger values. The diverging map has its own: a space for exactly 0, otherwise
/// `=`, `-`, `.`, `+` or `#` from the scale's lower end (negative) to its upper end (positive).
enum AsciiRamp {
  static let ink = Array(" .:-=+*#%@")

  /// Returns the character for a value. On the diverging map an exact zero is a space, so that blocked gradients are
  /// visible.
  static func character(_ value: Double, _ scale: ValueScale, _ map: ColorMap) -> Character {
    if let mark = NonFiniteCount.mark(value) { return mark }
    let fraction = scale.fraction(value)
    if map == .diverging { return value == 0 ? " " : sign(fraction * 2 - 1) }
    return ink[min(Int(fraction * Double(ink.count)), ink.count - 1)]
  }

  /// Returns the character for the one of five equal intervals from -1 to 1 that contains `place`.
  private static func sign(_ place: Double) -> Character {
    switch place {
    case ..<(-0.6): "="
    case ..<(-0.2): "-"
    case ...0.2: "."
    case ...0.6: "+"
    default: "#"
    }
  }

  /// Returns a line for each row, with two characters per pixel.
  static func rows(_ grid: PixelGrid, _ scale: ValueScale, _ map: ColorMap) -> [String] {
    var poll = DrawingPoll()
    return (0..<grid.height).map { row in
      var line = ""
      if poll.spent(grid.width) { return line }
      for column in 0..<grid.width {
        let character = character(grid[row, column], scale, map)
        line.append(character)
        line.append(character)
      }
      return line
    }
  }

  /// Returns the characters in order, from the scale's lower end to its upper end.
  static func legend(_ map: ColorMap) -> String {
    map == .diverging ? "==--..++##" : String(ink)
  }
}
