/// Pictures next to each other with their captions, as many as the width allows, the scale below.
public struct PictureSheet: Drawing {
  public var pictures: [Picture]
  public var title: String
  /// Whether one scale serves all pictures, so that their brightness can be compared; said below them.
  public var sharedScale: Bool

  /// The least room for a caption, however small its picture.
  private static let captionRoom = 16

  public init(_ pictures: [Picture], title: String = "", sharedScale: Bool = false) {
    self.pictures = pictures
    self.title = title
    self.sharedScale = sharedScale
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let heading = title.isEmpty ? [] : DisplayText.wrapped(DisplayText.escaped(title), to: style.width)
    let strong = heading.map { Tone.strong.paint($0, style) }
    if style.plain || style.graphics == .off {
      return heading + pictures.flatMap { sentence($0, style) }
    }
    if pictures.isEmpty { return strong + ["no pictures"] }
    let reductions = pictures.map { FramedPicture.reduction(width: $0.width, style: style) }
    let drawn = zip(pictures, reductions).map { $0.reduced(by: style.graphics == .sixel ? 1 : $1) }
    let body =
      style.graphics == .sixel ? sixelLines(style) : SideBySide.arranged(blocks(drawn, style), width: style.width)
    return strong + body + scaleLines(style) + reductionLines(reductions, style)
  }

  // MARK: Scales

  /// The scale of a picture: its own, given or fitted, or the one that all share.
  private func scale(of picture: Picture) -> ValueScale {
    if let given = picture.scale { return given }
    return sharedScale ? common(like: picture) : picture.fittingScale
  }

  private func common(like picture: Picture) -> ValueScale {
    let alike = pictures.filter { $0.map == picture.map && $0.scale == nil }
    return ValueScale(fitting: alike.flatMap(\.channels), map: picture.map)
  }

  private var hasOneScale: Bool {
    let first = pictures[0]
    return pictures.allSatisfy {
      $0.map == first.map && $0.isColor == first.isColor && scale(of: $0) == scale(of: first)
    }
  }

  private func range(_ scale: ValueScale, _ style: GraphicsStyle) -> String {
    let ends = style.numbers.aligned([scale.lower, scale.upper])
    return "\(ends[0]) to \(ends[1])"
  }

  private func scaleLines(_ style: GraphicsStyle) -> [String] {
    let first = pictures[0]
    let colored = style.graphics != .ascii
    if first.isColor, colored { return [] }
    let bar = colored ? Self.colorBar(first.map, style) : AsciiRamp.legend(first.map)
    let zero = first.map == .diverging && !colored ? "  blank: exactly 0" : ""
    if hasOneScale {
      let ends = style.numbers.aligned([scale(of: first).lower, scale(of: first).upper])
      let label = pictures.count > 1 ? "one scale for all: " : ""
      return ["\(label)\(ends[0]) \(bar) \(ends[1])\(zero)"]
    }
    let maps = pictures.reduce(into: [ColorMap]()) { if !$0.contains($1.map) { $0.append($1.map) } }
    let bars = maps.map { map in
      "low \(colored ? Self.colorBar(map, style) : AsciiRamp.legend(map)) high"
    }
    return ["each with its own scale: \(bars.joined(separator: ", "))\(maps.contains(.diverging) ? zero : "")"]
  }

  private static func colorBar(_ map: ColorMap, _ style: GraphicsStyle) -> String {
    let steps = 10
    let cells = (0..<steps).map { step in
      let color = map.color(at: Double(step) / Double(steps - 1), theme: style.theme)
      return "\u{1B}[\(color.selection(style.color, background: true))m "
    }
    return cells.joined() + "\u{1B}[0m"
  }

  private func reductionLines(_ reductions: [Int], _ style: GraphicsStyle) -> [String] {
    guard style.graphics != .sixel, let factor = reductions.max(), factor > 1 else { return [] }
    let how = pictures.contains { $0.map == .diverging } ? "the value furthest from zero" : "the mean"
    return ["made to fit: each point is \(how) of \(factor)x\(factor) pixels"]
  }

  // MARK: Blocks

  private func blocks(_ drawn: [Picture], _ style: GraphicsStyle) -> [[String]] {
    let side = drawn.map { max($0.width, $0.height) }.max() ?? 0
    let alone = pictures.count == 1
    var zoom = FramedPicture.zoom(largestSide: side, style: style)
    let widest = drawn.map(\.width).max() ?? 0
    while zoom > 1, FramedPicture.columns(width: widest, style: style, zoom: zoom) > style.width { zoom -= 1 }
    let rooms = drawn.map { picture in
      let columns = FramedPicture.columns(width: picture.width, style: style, zoom: zoom)
      return alone ? style.width : min(max(columns, Self.captionRoom), style.width)
    }
    let captions = zip(drawn, rooms).map { picture, room in
      picture.caption.isEmpty ? [] : Self.fitted(DisplayText.escaped(picture.caption), room, style)
    }
    let captionLines = captions.map(\.count).max() ?? 0
    return drawn.indices.map { place in
      let above = Array(repeating: "", count: captionLines - captions[place].count) + captions[place]
      let framed = FramedPicture(
        picture: drawn[place], scale: scale(of: pictures[place]), style: style, zoom: zoom)
      return above + framed.lines + notes(pictures[place], rooms[place], style)
    }
  }

  private static func fitted(_ text: String, _ room: Int, _ style: GraphicsStyle) -> [String] {
    DisplayText.wrapped(text, to: room).map { DisplayText.truncated($0, to: room, unicode: style.unicode) }
  }

  /// What stands right below a picture: its range where scales differ, and what could not be drawn as a number.
  private func notes(_ picture: Picture, _ room: Int, _ style: GraphicsStyle) -> [String] {
    var notes: [String] = []
    if picture.width == 0 || picture.height == 0 { notes.append("no pixels") }
    if !hasOneScale { notes.append(range(scale(of: picture), style)) }
    if let odd = picture.nonFinite.note(colored: style.graphics != .ascii) {
      notes += Self.fitted(odd, room, style)
    }
    return notes
  }

  // MARK: Words and bit maps

  private func sentence(_ picture: Picture, _ style: GraphicsStyle) -> [String] {
    let name = picture.caption.isEmpty ? "picture" : DisplayText.escaped(picture.caption)
    let description = PictureDescription(picture, digits: style.digits)
    let text = style.plain ? description.sentence : description.size
    return DisplayText.wrapped("\(name): \(text)", to: style.width)
  }

  private func sixelLines(_ style: GraphicsStyle) -> [String] {
    // A cell is taken to be 8 pixels wide, the least that is common; a picture never gets wider than the window.
    let room = style.width * 8
    let gap = 8
    var rows: [[Picture]] = [[]]
    var used = 0
    func magnification(_ picture: Picture) -> Int {
      max(1, min(room / max(picture.width, 1), 96 / max(picture.width, picture.height, 1), 16))
    }
    for picture in pictures where picture.width > 0 && picture.height > 0 {
      let columns = picture.width * magnification(picture) + gap
      if used > 0, used + columns > room {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(picture)
      used += columns
    }
    return rows.filter { !$0.isEmpty }.flatMap { row in
      let parts = row.map { $0.canvas(scale(of: $0), style.theme).magnified(by: magnification($0)) }
      let background = style.theme == .dark ? RGB(0, 0, 0) : RGB(255, 255, 255)
      var canvas = Canvas(
        width: parts.map(\.width).reduce(0, +) + gap * (parts.count - 1), height: parts.map(\.height).max() ?? 0,
        filledWith: background)
      var column = 0
      for part in parts {
        canvas.paste(part, row: 0, column: column)
        column += part.width + gap
      }
      let captions = row.map { picture in
        ([DisplayText.escaped(picture.caption)] + notes(picture, style.width, style)).filter { !$0.isEmpty }
          .joined(separator: ", ")
      }
      let words = captions.allSatisfy(\.isEmpty) ? "" : captions.joined(separator: " | ")
      return (words.isEmpty ? [] : DisplayText.wrapped(words, to: style.width)) + [Sixel.encoded(canvas)]
    }
  }
}
