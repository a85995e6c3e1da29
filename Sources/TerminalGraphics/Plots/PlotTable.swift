/// Curves as a table, for screen readers and logs: at most twelve rows, including the first and the last, and a summary
/// of each curve.
struct PlotTable: Drawing {
  let plot: LinePlot

  private static let mostRows = 12

  init(_ plot: LinePlot) {
    self.plot = plot
  }

  func lines(_ style: GraphicsStyle) -> [String] {
    let places = Set(
      plot.series.flatMap { $0.points.polled(every: 1 << 14).map(\.x) }.polled(every: 1 << 14).filter(\.isFinite)
    ).sorted()
    let shown = Self.sampled(places)
    let rows = shown.map { x -> [TableCell] in
      [.number(x)]
        + plot.series.map { series in
          series.points.polled.filter { $0.x == x }.last.map { .number($0.y) } ?? .missing
        }
    }
    let title = shown.count < places.count ? "\(plot.title) (\(shown.count) of \(places.count) points)" : plot.title
    let firstColumn = plot.x.label.isEmpty ? "x" : plot.x.label
    let summaries = plot.series.map { SeriesSummary($0, plot, style).text }
    return Table(title: title, columns: [firstColumn] + plot.series.map(\.name), rows: rows).lines(style)
      + summaries.flatMap { DisplayText.wrapped($0, to: style.width) }
  }

  private static func sampled(_ places: [Double]) -> [Double] {
    guard places.count > mostRows else { return places }
    return (0..<mostRows).map { places[$0 * (places.count - 1) / (mostRows - 1)] }
  }
}
