/// Pictures with their captions, in rows of as many as fit the width, above their scale; in plain output or without
/// graphics, descriptions of them.
public struct PictureSheet: Drawing {
  public var pictures: [Picture]
  public var title: String
  /// Whether pictures with the same colour map and no scale of their own share one, so that they can be compared.
  public var sharedScale: Bool
  /// The number of pictures that stay side by side as a group, such as a filter before and after training.
  public var group: Int

  public init(_ pictures: [Picture], title: String = "", sharedScale: Bool = false, group: Int = 1) {
    self.pictures = pictures
    self.title = title
    self.sharedScale = sharedScale
    self.group = max(group, 1)
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let heading = title.isEmpty ? [] : DisplayText.wrapped(DisplayText.escaped(title), to: style.width)
    if style.plain || style.graphics == .off {
      return heading + pictures.flatMap { sentence($0, style) }
    }
    let strong = heading.map { Tone.strong.paint($0, style) }
    if pictures.isEmpty { return strong + ["no pictures"] }
    var drawn = style
    // Half blocks and bitmaps need colour.
    if style.color == .none { drawn.graphics = .ascii }
    return strong + PictureSheetLayout(self, drawn).lines
  }

  /// Each picture's scale: its own, a shared one, or the range of its values.
  var scales: [ValueScale] {
    var shared: [ColorMap: ValueScale] = [:]
    if sharedScale {
      for map in ColorMap.allCases {
        let alike = pictures.filter { $0.map == map && $0.scale == nil }
        shared[map] = ValueScale(fitting: alike.flatMap(\.channels), map: map)
      }
    }
    return pictures.map { $0.scale ?? shared[$0.map] ?? $0.fittingScale }
  }

  private func sentence(_ picture: Picture, _ style: GraphicsStyle) -> [String] {
    let words = ([picture.caption] + picture.details).filter { !$0.isEmpty }.map(DisplayText.escaped)
    let name = words.isEmpty ? "picture" : words.joined(separator: ", ")
    let description = PictureDescription(picture, digits: style.digits)
    let text = style.plain ? description.sentence : description.size
    return DisplayText.wrapped("\(name): \(text)", to: style.width)
  }
}
