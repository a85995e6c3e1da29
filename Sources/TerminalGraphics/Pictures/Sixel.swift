/// The sixel format: bands of six rows, each drawn one colour after another (DEC VT340 manual, chapter 14).
enum Sixel {
  /// The start of every sixel picture.
  static let start = "\u{1B}Pq"

  /// Returns the escape sequence that draws `canvas`. If more than 256 colours are left after rounding to the format's
  /// percentages, the nearest of xterm's 240 are used.
  static func encoded(_ canvas: Canvas) -> String {
    // The rounding turns 256 greys into 101, which leaves room for a frame's colour.
    var pixels = canvas.pixels.map(percentages)
    var colors = Set(pixels)
    if colors.count > 256 {
      pixels = canvas.pixels.map { percentages(RGB.palette($0.paletteIndex)) }
      colors = Set(pixels)
    }
    let palette = colors.sorted { ($0.red, $0.green, $0.blue) < ($1.red, $1.green, $1.blue) }
    let numbers = Dictionary(uniqueKeysWithValues: palette.enumerated().map { ($1, $0) })
    var text = start + "\"1;1;\(canvas.width);\(canvas.height)"
    for (number, color) in palette.enumerated() {
      text += "#\(number);2;\(color.red);\(color.green);\(color.blue)"
    }
    for top in stride(from: 0, to: canvas.height, by: 6).polled(every: (1 << 11) / max(1, canvas.width)) {
      if top > 0 { text += "-" }
      let rows = top..<min(top + 6, canvas.height)
      var bands: [Int: [UInt8]] = [:]
      for row in rows {
        for column in 0..<canvas.width {
          let number = numbers[pixels[row * canvas.width + column]] ?? 0
          bands[number, default: Array(repeating: 0, count: canvas.width)][column] |= 1 << UInt8(row - top)
        }
      }
      text += bands.keys.sorted().map { "#\($0)" + runs(bands[$0] ?? []) }.joined(separator: "$")
    }
    return text + "\u{1B}\\"
  }

  /// Returns the colour with its channels from 0 to 100.
  private static func percentages(_ color: RGB) -> RGB {
    func percent(_ channel: UInt8) -> UInt8 { UInt8((Int(channel) * 100 + 127) / 255) }
    return RGB(percent(color.red), percent(color.green), percent(color.blue))
  }

  /// Encodes columns of six bits as characters starting at `?`; runs of four or more are written as `!count` and one
  /// character, and empty columns at the end are left out.
  private static func runs(_ columns: [UInt8]) -> String {
    var text = ""
    var start = 0
    while start < columns.count {
      var end = start
      while end < columns.count, columns[end] == columns[start] { end += 1 }
      let character = String(Character(Unicode.Scalar(columns[start] + 63)))
      // Trailing empty columns of a band need not be drawn.
      if end < columns.count || columns[start] != 0 {
        text += end - start > 3 ? "!\(end - start)" + character : String(repeating: character, count: end - start)
      }
      start = end
    }
    return text
  }
}
