/// Rows and columns marked on a picture's frame, such as a receptive field.
public struct PictureRegion: Equatable, Sendable {
  public let rows: Range<Int>
  public let columns: Range<Int>

  public init(rows: Range<Int>, columns: Range<Int>) {
    self.rows = rows
    self.columns = columns
  }
}

/// An image, feature map, filter or gradient with its caption, drawn in a frame above its scale.
public struct Picture: Drawing {
  enum Content: Equatable, Sendable {
    case values(PixelGrid, ColorMap)
    case color(red: PixelGrid, green: PixelGrid, blue: PixelGrid)
  }

  public var caption: String
  /// Further lines under the caption. A line that is wider than the room for the caption is truncated.
  public var details: [String] = []
  /// The values at the two ends of the colour map; nil for the scale that its sheet shares, or else the picture's own
  /// range.
  public var scale: ValueScale?
  /// The region marked by thicker parts of the frame or, in bitmaps, by an outline; nil for none.
  public var region: PictureRegion?
  let content: Content

  private init(_ content: Content, caption: String, scale: ValueScale?, region: PictureRegion?) {
    self.content = content
    self.caption = caption
    self.scale = scale
    self.region = region
  }

  /// Returns a picture of one channel, drawn with `map`.
  public static func image(
    _ grid: PixelGrid, caption: String = "", map: ColorMap = .grey, scale: ValueScale? = nil,
    region: PictureRegion? = nil
  ) -> Picture {
    Picture(.values(grid, map), caption: caption, scale: scale, region: region)
  }

  /// Returns a picture of weights or gradients, drawn with the diverging map; in ASCII an exact zero is a space.
  public static func signed(
    _ grid: PixelGrid, caption: String = "", scale: ValueScale? = nil, region: PictureRegion? = nil
  ) -> Picture {
    image(grid, caption: caption, map: .diverging, scale: scale, region: region)
  }

  /// Returns a picture of activations or saliency, drawn with viridis.
  public static func activation(
    _ grid: PixelGrid, caption: String = "", scale: ValueScale? = nil, region: PictureRegion? = nil
  ) -> Picture {
    image(grid, caption: caption, map: .viridis, scale: scale, region: region)
  }

  /// Returns a colour picture of three channels; ASCII shows the brightness.
  ///
  /// - Precondition: the three channels have the same size.
  public static func color(
    red: PixelGrid, green: PixelGrid, blue: PixelGrid, caption: String = "", scale: ValueScale? = nil,
    region: PictureRegion? = nil
  ) -> Picture {
    precondition(
      red.width == green.width && red.width == blue.width && red.height == green.height && red.height == blue.height,
      "the channels of a colour picture must have the same size")
    return Picture(.color(red: red, green: green, blue: blue), caption: caption, scale: scale, region: region)
  }

  /// Returns several pictures as a contact sheet.
  public static func sheet(_ pictures: [Picture], title: String = "", sharedScale: Bool = false) -> PictureSheet {
    PictureSheet(pictures, title: title, sharedScale: sharedScale)
  }

  public var width: Int { channels[0].width }
  public var height: Int { channels[0].height }

  /// Returns the picture with one coloured pixel per entry, for an image file.
  public func canvas(theme: Theme = .dark) -> Canvas {
    canvas(scale ?? fittingScale, theme, .trueColor)
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let sheet = PictureSheet([self])
    return sheet.lines(style)
  }

  var channels: [PixelGrid] {
    switch content {
    case .values(let grid, _): [grid]
    case .color(let red, let green, let blue): [red, green, blue]
    }
  }

  /// The map of the values; for a colour picture, the map of its brightness.
  var map: ColorMap {
    if case .values(_, let map) = content { map } else { .grey }
  }

  var isColor: Bool { channels.count > 1 }

  var fittingScale: ValueScale { ValueScale(fitting: channels, map: map) }

  /// The value that all pixels have in all channels, such as 0 in a dead feature map; nil if the values differ, if one
  /// is not finite, or if there are fewer than two pixels.
  var constant: Double? {
    guard channels[0].values.count > 1, nonFinite == NonFiniteCount() else { return nil }
    let ranges = channels.compactMap(\.finiteRange)
    guard let first = ranges.first, first.lowerBound == first.upperBound else { return nil }
    return ranges.allSatisfy { $0 == first } ? first.lowerBound : nil
  }

  var nonFinite: NonFiniteCount {
    channels.reduce(into: NonFiniteCount()) { count, channel in count.count(channel.values) }
  }

  /// The values of a single channel, or the brightness of three (Rec. 709).
  var brightness: PixelGrid {
    guard case .color(let red, let green, let blue) = content else { return channels[0] }
    var values = [Double](repeating: 0, count: red.values.count)
    for place in values.indices.polled {
      values[place] = 0.2126 * red.values[place] + 0.7152 * green.values[place] + 0.0722 * blue.values[place]
    }
    return PixelGrid(width: red.width, height: red.height, values: values)
  }

  /// Returns the picture with each `factor` x `factor` block of pixels merged into one: their mean or, on the diverging
  /// map, the value furthest from zero.
  func reduced(by factor: Int) -> Picture {
    guard factor > 1 else { return self }
    var region = region
    if let marked = region {
      func reduce(_ range: Range<Int>) -> Range<Int> {
        range.lowerBound / factor..<(range.upperBound + factor - 1) / factor
      }
      region = PictureRegion(rows: reduce(marked.rows), columns: reduce(marked.columns))
    }
    let reduction: PixelGrid.Reduction = map == .diverging ? .furthestFromZero : .mean
    let grids = channels.map { $0.reduced(by: factor, reduction) }
    let content: Content =
      grids.count == 1 ? .values(grids[0], map) : .color(red: grids[0], green: grids[1], blue: grids[2])
    var result = Picture(content, caption: caption, scale: scale, region: region)
    result.details = details
    return result
  }

  func canvas(_ scale: ValueScale, _ theme: Theme, _ depth: ColorDepth) -> Canvas {
    var canvas = Canvas(width: width, height: height)
    func level(_ value: Double) -> UInt8 { UInt8((scale.fraction(value) * 255).rounded()) }
    var poll = DrawingPoll()
    for row in 0..<height {
      if poll.spent(width) { return canvas }
      for column in 0..<width {
        switch content {
        case .values(let grid, let map):
          let value = grid[row, column]
          canvas[row, column] =
            NonFiniteCount.color(value) ?? map.color(at: scale.fraction(value), theme: theme, depth: depth)
        case .color(let red, let green, let blue):
          let (red, green, blue) = (red[row, column], green[row, column], blue[row, column])
          canvas[row, column] =
            NonFiniteCount.color(red) ?? NonFiniteCount.color(green) ?? NonFiniteCount.color(blue)
            ?? RGB(level(red), level(green), level(blue))
        }
      }
    }
    return canvas
  }
}
