/// One picture as lines: its frame and pixels, without caption and scale.
struct FramedPicture {
  let picture: Picture
  let scale: ValueScale
  let style: GraphicsStyle
  /// With half blocks, the number of columns and of half lines per pixel. Otherwise unused: a pixel is two characters.
  let zoom: Int

  private var columnsPerPixel: Int { style.graphics == .half ? zoom : 2 }

  var lines: [String] {
    guard !picture.channels[0].isEmpty else { return [] }
    let rows = pixelLines
    let top = edge(style.unicode ? ("┌", "┐") : ("+", "+"))
    let bottom = edge(style.unicode ? ("└", "┘") : ("+", "+"))
    let framed = rows.enumerated().map { position, row in
      let side = isMarked(line: position) ? (style.unicode ? "┃" : "#") : (style.unicode ? "│" : "|")
      return side + row + side
    }
    return [top] + framed + [bottom]
  }

  private var pixelLines: [String] {
    if style.graphics == .half {
      return picture.canvas(scale, style.theme, style.color).magnified(by: zoom).halfBlockLines(style.color)
    }
    return AsciiRamp.rows(picture.brightness, scale, picture.map)
  }

  private func edge(_ corners: (String, String)) -> String {
    let thin = style.unicode ? "─" : "-"
    let thick = style.unicode ? "━" : "="
    let line = (0..<picture.width).map { column in
      let marked = picture.region?.columns.contains(column) ?? false
      return String(repeating: marked ? thick : thin, count: columnsPerPixel)
    }
    return corners.0 + line.joined() + corners.1
  }

  private func isMarked(line: Int) -> Bool {
    guard let rows = picture.region?.rows, !rows.isEmpty else { return false }
    guard style.graphics == .half else { return rows.contains(line) }
    return rows.contains(line * 2 / zoom) || rows.contains(min((line * 2 + 1) / zoom, picture.height - 1))
  }
}

extension FramedPicture {
  /// Returns the width in columns of a picture that is `width` pixels wide, including its frame.
  static func columns(width: Int, style: GraphicsStyle, zoom: Int) -> Int {
    (style.graphics == .half ? zoom : 2) * width + 2
  }

  /// Returns the factor by which half blocks enlarge the pixels of a picture, by its largest side; 1 in other modes.
  static func zoom(largestSide: Int, style: GraphicsStyle) -> Int {
    guard style.graphics == .half else { return 1 }
    return largestSide <= 4 ? 4 : largestSide <= 10 ? 2 : 1
  }

  /// Returns the factor by which a picture that is `width` pixels wide must be reduced to fit; 1 if it fits.
  static func reduction(width: Int, style: GraphicsStyle) -> Int {
    let room = max(style.width - 2, 2) / (style.graphics == .half ? 1 : 2)
    return max((width + room - 1) / max(room, 1), 1)
  }
}
