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

  public func lines(_ wanted: GraphicsStyle) -> [String] {
    var style = wanted
    // Half blocks and bit maps are nothing without colour.
    if style.color == .none, style.graphics != .off { style.graphics = .ascii }
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
  func scale(of picture: Picture) -> ValueScale {
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
      (picture.caption.isEmpty ? [] : DisplayText.wrapped(DisplayText.escaped(picture.caption), to: room))
        + picture.details.map {
          DisplayText.truncated(DisplayText.escaped($0), to: room, unicode: style.unicode)
        }
    }
    let captionLines = captions.map(\.count).max() ?? 0
    return drawn.indices.map { place in
      let above = Array(repeating: "", count: captionLines - captions[place].count) + captions[place]
      let framed = FramedPicture(
        picture: drawn[place], scale: scale(of: pictures[place]), style: style, zoom: zoom)
      return above + framed.lines + notes(pictures[place], rooms[place], style)
    }
  }

  /// What stands right below a picture: its range where scales differ, and what could not be drawn as a number.
  func notes(_ picture: Picture, _ room: Int, _ style: GraphicsStyle) -> [String] {
    var notes: [String] = []
    if picture.width == 0 || picture.height == 0 { notes.append("no pixels") }
    if !hasOneScale { notes.append(range(scale(of: picture), style)) }
    if let odd = picture.nonFinite.note(colored: style.graphics != .ascii) {
      notes += DisplayText.wrapped(odd, to: room)
    }
    return notes
  }

  // MARK: Words

  private func sentence(_ picture: Picture, _ style: GraphicsStyle) -> [String] {
    let words = ([picture.caption] + picture.details).filter { !$0.isEmpty }.map(DisplayText.escaped)
    let name = words.isEmpty ? "picture" : words.joined(separator: ", ")
    let description = PictureDescription(picture, digits: style.digits)
    let text = style.plain ? description.sentence : description.size
    return DisplayText.wrapped("\(name): \(text)", to: style.width)
  }
}
