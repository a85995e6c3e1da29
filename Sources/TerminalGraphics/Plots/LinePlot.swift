/// One curve of a plot.
public struct Series: Equatable, Sendable {
  public struct Point: Equatable, Sendable {
    public let x: Double
    public let y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  public var name: String
  public var points: [Point]

  public init(_ name: String, points: [Point]) {
    self.name = name
    self.points = points
  }

  /// Creates a curve of `values` at x = `first`, `first + 1`, ..., such as a metric after each epoch.
  public init(_ name: String, values: [Double], first: Int = 1) {
    self.init(
      name, points: values.enumerated().polled(every: 1 << 14).map { Point(Double(first + $0.offset), $0.element) })
  }
}

/// Curves over two numbered axes. They are drawn with braille dots if Unicode is allowed and there is one curve or
/// colour to tell several apart, otherwise with one marker per curve; in plain output or without graphics, they are a
/// table.
public struct LinePlot: Drawing {
  public var series: [Series]
  public var title: String
  public var x: Axis
  public var y: Axis
  /// The number of lines for the curves, without the axis and legend.
  public var height: Int

  public init(_ series: [Series], title: String = "", x: Axis = Axis(), y: Axis = Axis(), height: Int = 12) {
    self.series = series
    self.title = title
    self.x = x
    self.y = y
    self.height = min(max(height, 3), 100)
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    if style.plain || style.graphics == .off { return PlotTable(self).lines(style) }
    let heading = title.isEmpty ? [] : DisplayText.wrapped(DisplayText.escaped(title), to: style.width)
    return heading.map { Tone.strong.paint($0, style) } + PlotLayout(self, style).lines
  }

  /// The markers that tell curves apart without colour, reused from the first if there are more curves.
  static let markers = Array("*o+x#@%&")

  func marker(_ place: Int) -> Character { Self.markers[place % Self.markers.count] }
}
