extension PictureSheet {
  /// The pictures' colours side by side, as a picture file or a bit map would hold them.
  ///
  /// - Parameters:
  ///   - theme: decides what lies between the pictures, and the colour of zero.
  ///   - columns: the pictures in a row, or nil for about as many rows as columns.
  ///   - magnification: the width of a value's square in pixels, at least 1.
  public func canvas(theme: Theme = .dark, columns: Int? = nil, magnification: Int = 1) -> Canvas {
    let perRow = max(columns ?? Self.squareSide(pictures.count), 1)
    let rows = stride(from: 0, to: pictures.count, by: perRow).map {
      Array(pictures[$0..<min($0 + perRow, pictures.count)])
    }
    let strips = rows.map { strip($0, theme, gap: max(magnification, 2)) { _ in max(magnification, 1) } }
    let gap = max(magnification, 2)
    var canvas = Canvas(
      width: strips.map(\.width).max() ?? 0,
      height: strips.map(\.height).reduce(0, +) + gap * max(strips.count - 1, 0), filledWith: Self.ground(theme))
    var top = 0
    for strip in strips {
      canvas.paste(strip, row: top, column: 0)
      top += strip.height + gap
    }
    return canvas
  }

  /// The pictures as bit maps, each row of them under its captions.
  ///
  /// A cell is taken to be 8 pixels wide, the least that is common, so that no picture gets wider than the window.
  func sixelLines(_ style: GraphicsStyle) -> [String] {
    let room = style.width * 8
    let gap = 8
    func magnification(_ picture: Picture) -> Int {
      max(1, min(room / max(picture.width, 1), 96 / max(picture.width, picture.height, 1), 16))
    }
    var rows: [[Picture]] = []
    var used = 0
    for picture in pictures {
      let columns = picture.width * magnification(picture) + gap
      if rows.isEmpty || used + columns > room + gap {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(picture)
      used += columns
    }
    return rows.flatMap { row in
      let captions = row.map { picture in
        ([picture.caption] + picture.details + notes(picture, style.width, style)).filter { !$0.isEmpty }
          .map(DisplayText.escaped).joined(separator: ", ")
      }
      let words = captions.allSatisfy(\.isEmpty) ? "" : captions.joined(separator: " | ")
      let canvas = strip(row, style.theme, gap: gap, magnification: magnification)
      return (words.isEmpty ? [] : DisplayText.wrapped(words, to: style.width))
        + (canvas.pixels.isEmpty ? [] : [Sixel.encoded(canvas)])
    }
  }

  private func strip(_ row: [Picture], _ theme: Theme, gap: Int, magnification: (Picture) -> Int) -> Canvas {
    let parts = row.map { $0.canvas(scale(of: $0), theme).magnified(by: magnification($0)) }
    var canvas = Canvas(
      width: parts.map(\.width).reduce(0, +) + gap * max(parts.count - 1, 0), height: parts.map(\.height).max() ?? 0,
      filledWith: Self.ground(theme))
    var column = 0
    for part in parts {
      canvas.paste(part, row: 0, column: column)
      column += part.width + gap
    }
    return canvas
  }

  private static func ground(_ theme: Theme) -> RGB { theme == .dark ? RGB(48, 48, 48) : RGB(208, 208, 208) }

  private static func squareSide(_ count: Int) -> Int {
    (1...max(count, 1)).first { $0 * $0 >= count } ?? 1
  }
}
