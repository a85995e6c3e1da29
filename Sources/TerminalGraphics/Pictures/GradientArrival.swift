/// Shows which entries a gradient reaches. Small maps are shown as numbers, with a mark at each winner and tie of a
/// pooling window and a dot at each other entry with zero gradient (in plain output, a sentence per pooling window);
/// other maps as pictures of the gradient and, in colour, of its non-zero entries.
public struct GradientArrival: Drawing {
  /// A map of values and the gradient with respect to them.
  public struct Plane: Equatable, Sendable {
    public var caption: String
    public var values: PixelGrid
    public var gradient: PixelGrid
    /// The role of each value in its pooling window: `winner`, `tie` or `none`; empty if there is no pooling.
    public var roles: [NumberGrid.Mark]

    /// - Precondition: both grids have the same size, and `roles` is empty or has one role per value.
    public init(caption: String, values: PixelGrid, gradient: PixelGrid, roles: [NumberGrid.Mark] = []) {
      precondition(
        values.width == gradient.width && values.height == gradient.height, "the grids must have the same size")
      precondition(roles.isEmpty || roles.count == values.values.count, "one role per value")
      self.caption = caption
      self.values = values
      self.gradient = gradient
      self.roles = roles
    }

    var arrivals: Int { gradient.values.polled.count { $0 != 0 } }
  }

  /// The maximum number of maps shown as numbers (`mostGrids`) and as pictures (`mostPictures`).
  static let mostGrids = 4
  static let mostPictures = 8

  public var title: String
  public var planes: [Plane]
  /// The size of the pooling windows; nil if they overlap or there are none.
  public var window: (rows: Int, columns: Int)?

  public init(_ planes: [Plane], title: String, window: (rows: Int, columns: Int)? = nil) {
    self.planes = planes
    self.title = title
    self.window = window
  }

  /// The gradients of the first maps, at most `mostPictures`, as pictures on one scale.
  public var gradients: PictureSheet {
    let pictures = planes.prefix(Self.mostPictures).map { plane -> Picture in
      var picture = Picture.signed(plane.gradient, caption: plane.caption)
      if planes.count > 1 { picture.details = ["\(plane.arrivals) of \(plane.gradient.values.count) non-zero"] }
      return picture
    }
    return PictureSheet(Array(pictures), title: "gradient", sharedScale: true)
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let heading = title.isEmpty ? [] : DisplayText.wrapped(DisplayText.escaped(title), to: style.width)
    return heading.map { Tone.strong.paint($0, style) } + (numbers(style) ?? pictures(style))
  }

  // MARK: Numbers

  /// Returns the maps as numbers, or, in plain output with pooling windows, as sentences; nil if the maps are too
  /// large, their numbers do not fit the width, or graphics are off.
  private func numbers(_ style: GraphicsStyle) -> [String]? {
    let side = planes.map { max($0.gradient.width, $0.gradient.height) }.max() ?? 0
    guard side <= NumberGrid.largestSide, style.graphics != .off else { return nil }
    let shown = planes.prefix(Self.mostGrids)
    if style.plain, planes.contains(where: { !$0.roles.isEmpty }), let window {
      return shown.flatMap { sentences($0, window, style) } + rest(shown.count, style)
    }
    var (values, gradients) = (grids(shown.map(\.values)), grids(shown.map(\.gradient)))
    for (place, plane) in shown.enumerated() {
      values[place].caption = "\(plane.caption) value"
      values[place].marks = plane.roles
      gradients[place].caption = "\(plane.caption) gradient"
      gradients[place].marks = plane.gradient.values.indices.map { entry in
        let role = plane.roles.isEmpty ? .none : plane.roles[entry]
        return role == .none && plane.gradient.values[entry] == 0 ? .blocked : role
      }
    }
    let pairs = zip(values, gradients).map { SideBySide([$0, $1]).lines(style) }
    guard pairs.joined().allSatisfy({ DisplayText.width(of: $0) <= style.width }) else { return nil }
    let marks = (values + gradients).flatMap(\.marks)
    return pairs.flatMap { $0 } + NumberGrid.legend(of: marks, style, style.width) + rest(shown.count, style)
  }

  /// Returns number grids with the same scale, and with the same number of decimals unless all values are integers.
  private func grids(_ grids: [PixelGrid]) -> [NumberGrid] {
    let scale = ValueScale(fitting: grids, map: .diverging)
    let isWhole = grids.allSatisfy { $0.values.allSatisfy { $0 == $0.rounded() } }
    return grids.map { grid in
      var numbers = NumberGrid(grid, scale: scale)
      numbers.decimals = isWhole ? nil : NumberFormat.decimals(below: scale.upper)
      numbers.window = window
      numbers.hasLegend = false
      return numbers
    }
  }

  // MARK: Sentences

  /// Returns a sentence per complete window: its winner with its gradient, and the ties, which receive no gradient.
  private func sentences(
    _ plane: Plane, _ window: (rows: Int, columns: Int), _ style: GraphicsStyle
  ) -> [String] {
    var lines: [String] = []
    for top in stride(from: 0, through: plane.values.height - window.rows, by: window.rows) {
      for left in stride(from: 0, through: plane.values.width - window.columns, by: window.columns) {
        let places = (top..<top + window.rows).flatMap { row in
          (left..<left + window.columns).map { (row: row, column: $0) }
        }
        func named(_ role: NumberGrid.Mark) -> [(row: Int, column: Int)] {
          places.filter { plane.roles[$0.row * plane.values.width + $0.column] == role }
        }
        let winners = named(.winner).map { place in
          "[\(place.row),\(place.column)] wins with \(style.numbers.string(plane.values[place.row, place.column])), "
            + "gets \(style.numbers.string(plane.gradient[place.row, place.column]))"
        }
        let ties = named(.tie).map { "[\($0.row),\($0.column)] ties and gets nothing" }
        let text =
          "\(plane.caption) rows \(top) to \(top + window.rows - 1), columns \(left) to \(left + window.columns - 1): "
        lines += DisplayText.wrapped(text + (winners + ties).joined(separator: "; "), to: style.width)
      }
    }
    return lines
  }

  private func rest(_ shown: Int, _ style: GraphicsStyle) -> [String] {
    shown < planes.count
      ? DisplayText.wrapped("the first \(shown) of \(planes.count) maps are shown", to: style.width) : []
  }

  // MARK: Pictures

  private func pictures(_ style: GraphicsStyle) -> [String] {
    let shown = planes.prefix(Self.mostPictures)
    var sheets = [gradients]
    // Colours cannot distinguish a small gradient from zero. Words can, and so can characters: an exact 0 is a space.
    let isColored = style.color != .none && (style.graphics == .half || style.graphics == .sixel)
    let isPartial = shown.contains { $0.arrivals < $0.gradient.values.count && $0.arrivals > 0 }
    if isPartial, isColored, !style.plain {
      sheets.append(
        PictureSheet(
          shown.map { plane in
            var mask = [Double](repeating: 0, count: plane.gradient.values.count)
            for place in mask.indices.polled { mask[place] = plane.gradient.values[place] == 0 ? 0 : 1 }
            return .image(
              PixelGrid(width: plane.gradient.width, height: plane.gradient.height, values: mask),
              caption: plane.caption, scale: ValueScale(0, 1))
          }, title: "non-zero entries: 1, else 0", sharedScale: true))
    }
    return SideBySide(sheets).lines(style) + rest(shown.count, style)
  }
}
