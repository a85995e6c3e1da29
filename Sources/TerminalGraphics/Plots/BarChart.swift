/// Named magnitudes as horizontal bars, such as the gradient norm of each layer.
public struct BarChart: Drawing {
  public struct Bar: Equatable, Sendable {
    public var name: String
    public var value: Double

    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  public var bars: [Bar]
  public var title: String
  /// The spacing of the scale. Logarithmic bars start one to two decades below the smallest non-zero magnitude, and a
  /// note says that the scale is logarithmic.
  public var spacing: Axis.Spacing

  private static let longestBar = 50
  private static let shortestBar = 4

  public init(_ bars: [Bar], title: String = "", spacing: Axis.Spacing = .linear) {
    self.bars = bars
    self.title = title
    self.spacing = spacing
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let heading = title.isEmpty ? [] : DisplayText.wrapped(DisplayText.escaped(title), to: style.width)
    let numbers = bars.map { style.numbers.string($0.value) }
    let numberRoom = numbers.map(\.count).max() ?? 0
    let nameRoom = min(
      bars.map { DisplayText.width(of: DisplayText.escaped($0.name)) }.max() ?? 0,
      max(style.width - numberRoom - Self.shortestBar - 4, 6))
    let room = min(style.width - nameRoom - numberRoom - 4, Self.longestBar)
    let drawsBars = !style.plain && style.graphics != .off && room >= Self.shortestBar
    let rows = bars.indices.map { place in
      let name = DisplayText.truncated(DisplayText.escaped(bars[place].name), to: nameRoom, unicode: style.unicode)
      let start =
        DisplayText.padded(name, to: nameRoom) + "  " + DisplayText.padded(numbers[place], to: numberRoom, .right)
      let bar = drawsBars ? "  " + bar(bars[place].value, columns: room, style) : ""
      return DisplayText.withoutTrailingBlanks(start + bar)
    }
    let note = spacing == .logarithmic && drawsBars && smallest != nil ? ["bars on a log scale"] : []
    return heading.map { Tone.strong.paint($0, style) } + rows + note
  }

  private var magnitudes: [Double] { bars.map { abs($0.value) }.filter { $0.isFinite && $0 > 0 } }
  private var smallest: Double? { magnitudes.min() }

  /// Returns the fraction of the available width that a value takes.
  private func share(_ value: Double) -> Double {
    let magnitude = abs(value)
    guard let least = smallest, let most = magnitudes.max(), magnitude > 0 else { return 0 }
    guard magnitude.isFinite else { return 0 }
    switch spacing {
    case .linear: return magnitude / most
    case .logarithmic:
      let start = Axis.logarithm(least).rounded(.down) - 1
      return (Axis.logarithm(magnitude) - start) / (Axis.logarithm(most) - start)
    }
  }

  private func bar(_ value: Double, columns: Int, _ style: GraphicsStyle) -> String {
    let eighths = Int((share(value) * Double(columns * 8)).rounded())
    guard value.isFinite else { return "" }
    // A non-zero value is always visible.
    let seen = value == 0 ? 0 : max(eighths, 1)
    guard style.unicode else { return String(repeating: "#", count: max(seen / 8, value == 0 ? 0 : 1)) }
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let text = String(repeating: "█", count: seen / 8) + parts[seen % 8]
    guard style.color != .none, !text.isEmpty else { return text }
    return "\u{1B}[\(SeriesColor.color(0, style.theme).selection(style.color, background: false))m\(text)\u{1B}[0m"
  }
}
