/// A sheet's pictures laid out for a style, with their captions and notes, above their scales.
struct PictureSheetLayout {
  private let pictures: [Picture]
  private let scales: [ValueScale]
  private let style: GraphicsStyle
  private let group: Int
  /// Whether one scale line applies to all pictures.
  private let hasOneScale: Bool

  /// The minimum room for a caption in columns, however small its picture.
  private static let captionRoom = 18

  init(_ sheet: PictureSheet, _ style: GraphicsStyle) {
    pictures = sheet.pictures
    let scales = sheet.scales
    self.scales = scales
    self.style = style
    group = sheet.group
    let first = pictures[0]
    hasOneScale =
      pictures.allSatisfy { $0.map == first.map && $0.isColor == first.isColor }
      && scales.allSatisfy { $0 == scales[0] }
  }

  var lines: [String] {
    let reductions = pictures.map { picture in
      style.graphics == .sixel
        ? BitMapRow.reduction(picture, columns: style.width)
        : FramedPicture.reduction(width: picture.width, style: style)
    }
    let drawn = zip(pictures, reductions).map { $0.reduced(by: $1) }
    let lines = style.graphics == .sixel ? bitMapLines(drawn) : pictureLines(drawn)
    return lines + scaleLines + reductionLines(reductions)
  }

  // MARK: Blocks

  private func pictureLines(_ drawn: [Picture]) -> [String] {
    let zoom = zoom(drawn)
    let rooms = drawn.map { picture in
      let columns = FramedPicture.columns(width: picture.width, style: style, zoom: zoom)
      return drawn.count == 1 ? style.width : min(max(columns, Self.captionRoom), style.width)
    }
    let captions = zip(drawn, rooms).map(caption)
    let blocks = drawn.indices.map { place in
      let framed = FramedPicture(picture: drawn[place], scale: scales[place], style: style, zoom: zoom)
      return captions[place] + framed.lines + notes(place, room: rooms[place])
    }
    if group == 1 { return arranged(blocks, headings: captions.map(\.count)) }
    let groups = stride(from: 0, to: blocks.count, by: group).map { start in
      let places = start..<min(start + group, blocks.count)
      return SideBySide.arranged(
        Array(blocks[places]), headings: captions[places].map(\.count), width: style.width)
    }
    return SideBySide.arranged(groups, width: style.width)
  }

  /// Returns the blocks in rows, with narrower gaps if that takes fewer lines.
  private func arranged(_ blocks: [[String]], headings: [Int]) -> [String] {
    let roomy = SideBySide.arranged(blocks, headings: headings, width: style.width)
    let close = SideBySide.arranged(blocks, headings: headings, gap: 1, width: style.width)
    return close.count < roomy.count ? close : roomy
  }

  /// Returns the enlargement of all pictures, limited by the largest one.
  private func zoom(_ drawn: [Picture]) -> Int {
    let side = drawn.map { max($0.width, $0.height) }.max() ?? 0
    let widest = drawn.map(\.width).max() ?? 0
    var zoom = FramedPicture.zoom(largestSide: side, style: style)
    while zoom > 1, FramedPicture.columns(width: widest, style: style, zoom: zoom) > style.width { zoom -= 1 }
    return zoom
  }

  private func caption(_ picture: Picture, _ room: Int) -> [String] {
    let words =
      picture.caption.isEmpty ? [] : DisplayText.wrapped(DisplayText.escaped(picture.caption), to: room)
    return words
      + picture.details.map {
        DisplayText.truncated(DisplayText.escaped($0), to: room, unicode: style.unicode)
      }
  }

  /// Returns the notes for a picture: that it has no pixels, its value if all pixels are equal, otherwise the ends of
  /// its scale if scales differ; and its non-finite values.
  private func notes(_ place: Int, room: Int) -> [String] {
    let picture = pictures[place]
    var notes: [String] = []
    if picture.width == 0 || picture.height == 0 { return ["no pixels"] }
    if let constant = picture.constant {
      notes += DisplayText.wrapped("every value \(style.numbers.string(constant))", to: room)
    } else if !hasOneScale {
      let ends = style.numbers.aligned([scales[place].lower, scales[place].upper])
      notes += DisplayText.wrapped("\(ends[0]) to \(ends[1])", to: room)
    }
    if let odd = picture.nonFinite.note(colored: style.graphics != .ascii) {
      notes += DisplayText.wrapped(odd, to: room)
    }
    return notes
  }

  // MARK: Below the pictures

  private var scaleLines: [String] {
    let first = pictures[0]
    let colored = style.graphics != .ascii
    if colored, pictures.allSatisfy(\.isColor) { return [] }
    func bar(_ map: ColorMap) -> String { colored ? colorBar(map) : AsciiRamp.legend(map) }
    func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    let maps = pictures.reduce(into: [ColorMap]()) { if !$0.contains($1.map) { $0.append($1.map) } }
    var units: [String]
    if hasOneScale {
      let ends = style.numbers.aligned([scales[0].lower, scales[0].upper])
      units = (pictures.count > 1 ? words("one scale for all:") : []) + [ends[0], bar(first.map), ends[1]]
    } else {
      units = words("each with its own scale:")
      let bars = maps.map(bar).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      units += bars.flatMap { ["low", $0, $0 == bars.last ? "high" : "high,"] }
    }
    if maps.contains(.diverging), !colored {
      units[units.count - 1] += ","
      units += words("blank: exactly 0")
    }
    return DisplayText.filled(units, to: style.width)
  }

  private func colorBar(_ map: ColorMap) -> String {
    let steps = 10
    let cells = (0..<steps).map { step in
      let color = map.color(at: Double(step) / Double(steps - 1), theme: style.theme, depth: style.color)
      return "\u{1B}[\(color.selection(style.color, background: true))m "
    }
    return cells.joined() + "\u{1B}[0m"
  }

  private func reductionLines(_ reductions: [Int]) -> [String] {
    guard let factor = reductions.max(), factor > 1 else { return [] }
    let how = pictures.contains { $0.map == .diverging } ? "the value furthest from zero" : "the mean"
    return DisplayText.wrapped(
      "shrunk to fit: each point is \(how) of up to \(factor)x\(factor) pixels", to: style.width)
  }

  // MARK: Bitmaps

  /// Returns the pictures as rows of bitmaps, each row below its captions and notes.
  private func bitMapLines(_ drawn: [Picture]) -> [String] {
    BitMapRow.rows(of: drawn, columns: style.width).flatMap { row in
      let captions = row.map { place in
        (caption(pictures[place], style.width) + notes(place, room: style.width)).joined(separator: ", ")
      }
      let words =
        captions.allSatisfy(\.isEmpty) ? [] : DisplayText.wrapped(captions.joined(separator: " | "), to: style.width)
      let parts = row.filter { drawn[$0].width > 0 && drawn[$0].height > 0 }.map {
        BitMapRow.framed(drawn[$0], scales[$0], columns: style.width, style.theme)
      }
      return words
        + (parts.isEmpty ? [] : [Sixel.encoded(Canvas(inARow: parts, gap: BitMapRow.gap, theme: style.theme))])
    }
  }
}
