/// A plot's axes, curves and legend, laid out for a style.
struct PlotLayout {
  let plot: LinePlot
  let style: GraphicsStyle

  init(_ plot: LinePlot, _ style: GraphicsStyle) {
    self.plot = plot
    self.style = style
  }

  /// Each curve's points as positions; nil for a point that cannot be drawn.
  private var placed: [[(x: Double, y: Double)?]] {
    plot.series.map { series in
      series.points.polled(every: 1 << 12).map { point in
        guard let x = plot.x.position(point.x), let y = plot.y.position(point.y) else { return nil }
        return (x, y)
      }
    }
  }

  /// Whether curves are drawn with braille dots. These have no markers, so several curves need colours.
  private var braille: Bool { style.unicode && (plot.series.count <= 1 || style.color != .none) }

  var lines: [String] {
    let placed = placed
    let points = placed.joined().polled.compactMap { $0 }
    guard !points.isEmpty else { return ["nothing to draw"] + legend }
    let vertical = AxisScale(
      plot.y, positions: points.polled.map(\.y), count: max(plot.height / 3, 2), widened: true, numbers: style.numbers)
    let margin = (vertical.ticks.map(\.text.count).max() ?? 0) + 1
    let labels = endLabels
    let labelRoom = labels.isEmpty ? 0 : (labels.map { DisplayText.width(of: $0) }.max() ?? 0) + 1
    let columns = max(style.width - margin - 1 - labelRoom, 8)
    let horizontal = AxisScale(
      plot.x, positions: points.polled.map(\.x), count: max(columns / 10, 2), widened: false, numbers: style.numbers)
    var grid = DotGrid(columns: columns, rows: plot.height, braille: braille)
    draw(placed, horizontal, vertical, into: &grid)
    let area = rows(grid, vertical, margin, endRows(placed, vertical, labels))
    let axisName =
      plot.y.label.isEmpty
      ? [] : [DisplayText.truncated(DisplayText.escaped(plot.y.label), to: style.width, unicode: style.unicode)]
    return axisName + area + horizontalAxis(horizontal, columns, margin) + legend
  }

  // MARK: Curves

  private func draw(
    _ placed: [[(x: Double, y: Double)?]], _ horizontal: AxisScale, _ vertical: AxisScale, into grid: inout DotGrid
  ) {
    for (number, points) in placed.enumerated() {
      var last: (x: Int, y: Int)?
      for point in points.polled(every: 1 << 10) {
        guard let point else {
          last = nil
          continue
        }
        let place = (
          x: Int((horizontal.fraction(point.x) * Double(grid.width - 1)).rounded()),
          y: Int(((1 - vertical.fraction(point.y)) * Double(grid.height - 1)).rounded())
        )
        grid.drawLine(from: last ?? place, to: place, series: number, marker: plot.marker(number))
        last = place
      }
    }
  }

  private func paint(_ text: String, _ series: Int) -> String {
    guard style.color != .none else { return text }
    return "\u{1B}[\(SeriesColor.color(series, style.theme).selection(style.color, background: false))m\(text)\u{1B}[0m"
  }

  // MARK: Axes

  private func rows(
    _ grid: DotGrid, _ vertical: AxisScale, _ margin: Int, _ ends: [Int: (text: String, series: Int)]
  ) -> [String] {
    var ticks: [Int: String] = [:]
    for tick in vertical.ticks {
      ticks[Int(((1 - vertical.fraction(tick.position)) * Double(plot.height - 1)).rounded())] = tick.text
    }
    return (0..<plot.height).map { row in
      let number = DisplayText.padded(ticks[row] ?? "", to: margin - 1, .right)
      let bar = style.unicode ? (ticks[row] == nil ? "│" : "┤") : (ticks[row] == nil ? "|" : "+")
      let end = ends[row].map { " " + paint($0.text, $0.series) } ?? ""
      return DisplayText.withoutTrailingBlanks("\(number) \(bar)" + grid.line(row, paint: paint) + end)
    }
  }

  private func horizontalAxis(_ scale: AxisScale, _ columns: Int, _ margin: Int) -> [String] {
    var line = Array(repeating: style.unicode ? "─" : "-", count: columns)
    var numbers = Array(repeating: Character(" "), count: columns + margin + 1)
    var free = 0
    for tick in scale.ticks {
      let column = Int((scale.fraction(tick.position) * Double(columns - 1)).rounded())
      let text = Array(tick.text)
      let start = min(max(column + margin + 1 - text.count / 2, 0), numbers.count - text.count)
      line[column] = style.unicode ? "┬" : "+"
      guard start >= free, start >= 0 else { continue }
      for (offset, character) in text.enumerated() { numbers[start + offset] = character }
      free = start + text.count + 1
    }
    let corner = String(repeating: " ", count: margin) + (style.unicode ? "└" : "+")
    let label = DisplayText.escaped(plot.x.label)
    let labelLine =
      label.isEmpty
      ? [] : [String(repeating: " ", count: margin + 1) + DisplayText.padded(label, to: columns, .center)]
    return ([corner + line.joined(), String(numbers)] + labelLine).map {
      DisplayText.withoutTrailingBlanks(DisplayText.truncated($0, to: style.width, unicode: style.unicode))
    }
  }

  // MARK: Names

  /// The names at the curves' right ends; empty for a single curve or if there is not enough room.
  private var endLabels: [String] {
    guard plot.series.count > 1, style.width >= 50, plot.series.count <= plot.height else { return [] }
    return plot.series.enumerated().map { place, series in
      let name = DisplayText.truncated(DisplayText.escaped(series.name), to: 14, unicode: style.unicode)
      return braille ? name : "\(plot.marker(place)) \(name)"
    }
  }

  /// Returns the names by row: each in the row of its curve's last point, or in the nearest free one.
  private func endRows(
    _ placed: [[(x: Double, y: Double)?]], _ vertical: AxisScale, _ labels: [String]
  ) -> [Int: (text: String, series: Int)] {
    var rows: [Int: (text: String, series: Int)] = [:]
    for (place, label) in labels.enumerated() {
      guard let last = placed[place].last(where: { $0 != nil }), let last else { continue }
      let wanted = Int(((1 - vertical.fraction(last.y)) * Double(plot.height - 1)).rounded())
      let nearest = (0..<plot.height).filter { rows[$0] == nil }.min { abs($0 - wanted) < abs($1 - wanted) }
      if let nearest { rows[nearest] = (label, place) }
    }
    return rows
  }

  /// A line per curve: its marker and its summary.
  private var legend: [String] {
    plot.series.enumerated().map { place, series in
      let marker = braille ? "⠒⠒" : String(plot.marker(place))
      let text = DisplayText.truncated(
        " " + SeriesSummary(series, plot, style).text, to: style.width - marker.count, unicode: style.unicode)
      return paint(marker, place) + text
    }
  }
}

/// A curve in words: `loss: 1.1 to 0.5, lowest 0.12 at 7`. Its turning points show overfitting without colour.
struct SeriesSummary {
  let text: String

  init(_ series: Series, _ plot: LinePlot, _ style: GraphicsStyle) {
    let finite = series.points.polled.map(\.y).filter(\.isFinite)
    var parts: [String] = []
    if let first = finite.first, let last = finite.last {
      let ends = [first, last].map(style.numbers.string)
      parts.append(finite.count == 1 ? ends[0] : "\(ends[0]) to \(ends[1])")
    }
    parts += Self.turningPoints(series.points.polled.filter { $0.y.isFinite }, style.numbers)
    if let odd = NonFiniteCount(series.points.map(\.y)).note(colored: false, withMarks: false) { parts.append(odd) }
    let lost = series.points.polled(every: 1 << 12).filter { $0.x.isFinite && $0.y.isFinite }
      .filter { plot.x.position($0.x) == nil || plot.y.position($0.y) == nil }.count
    if lost > 0 { parts.append("\(lost) not positive, not drawn") }
    let name = DisplayText.escaped(series.name)
    text = [name, parts.joined(separator: ", ")].filter { !$0.isEmpty }.joined(separator: ": ")
  }

  /// Returns the lowest point if it is below both ends of the curve, and the highest if it is above both, in words.
  private static func turningPoints(_ points: [Series.Point], _ numbers: NumberFormat) -> [String] {
    guard let first = points.first, let last = points.last else { return [] }
    func words(_ name: String, _ point: Series.Point?, _ beyondEnds: (Double) -> Bool) -> [String] {
      guard let point, beyondEnds(point.y) else { return [] }
      return ["\(name) \(numbers.string(point.y)) at \(numbers.string(point.x))"]
    }
    return words("lowest", points.polled.min { $0.y < $1.y }) { $0 < min(first.y, last.y) }
      + words("highest", points.polled.max { $0.y < $1.y }) { $0 > max(first.y, last.y) }
  }
}

/// Curve colours that colour-blind readers can tell apart (after Okabe and Ito 2008).
enum SeriesColor {
  private static let onDark = [
    RGB(0x56, 0xB4, 0xE9), RGB(0xE6, 0x9F, 0x00), RGB(0x2E, 0xC4, 0x96), RGB(0xF0, 0xE4, 0x42), RGB(0xDC, 0x8F, 0xBF),
    RGB(0xF0, 0x7A, 0x3C),
  ]
  private static let onLight = [
    RGB(0x00, 0x72, 0xB2), RGB(0xC4, 0x5A, 0x00), RGB(0x00, 0x80, 0x5C), RGB(0x8A, 0x7A, 0x00), RGB(0xA8, 0x4F, 0x85),
    RGB(0x30, 0x30, 0x30),
  ]

  static func color(_ series: Int, _ theme: Theme) -> RGB {
    let colors = theme == .dark ? onDark : onLight
    return colors[series % colors.count]
  }
}
