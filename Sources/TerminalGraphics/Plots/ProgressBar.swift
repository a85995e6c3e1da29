/// How far a long run is, as one line of text that fits the width.
public struct ProgressBar: Equatable, Sendable {
  public var label: String
  /// The share that is done, 0 to 1; nil where the end is unknown.
  public var fraction: Double?
  /// What is done a second, with its unit, such as `1200` and `images/s`.
  public var rate: Double?
  public var unit: String
  /// The seconds that remain.
  public var remaining: Double?
  public var loss: Double?
  public var accuracy: Double?

  public init(
    label: String, fraction: Double?, rate: Double? = nil, unit: String = "images/s", remaining: Double? = nil,
    loss: Double? = nil, accuracy: Double? = nil
  ) {
    self.label = label
    self.fraction = fraction
    self.rate = rate
    self.unit = unit
    self.remaining = remaining
    self.loss = loss
    self.accuracy = accuracy
  }

  /// The line, at most one column less than the width so that no terminal wraps it; what matters least goes first.
  public func line(_ style: GraphicsStyle) -> String {
    let room = style.width - 1
    var facts: [String] = []
    if let fraction { facts.append(DisplayText.padded(Self.percent(fraction), to: 4, .right)) }
    if let loss { facts.append("loss " + Self.measure(loss)) }
    if let accuracy { facts.append("accuracy " + Self.measure(accuracy)) }
    if let remaining { facts.append(NumberFormat.duration(remaining) + " left") }
    if let rate, rate.isFinite { facts.append("\(NumberFormat(digits: 3).string(rate.rounded())) \(unit)") }
    let name = DisplayText.truncated(DisplayText.escaped(label), to: max(room - 6, 8), unicode: style.unicode)
    while facts.count > 1, Self.length(name, facts) > room { facts.removeLast() }
    let words = ([name] + facts).joined(separator: "  ")
    let bar = room - DisplayText.width(of: words) - 2
    guard let fraction, bar >= 6 else {
      return DisplayText.truncated(words, to: room, unicode: style.unicode)
    }
    let drawn = Self.bar(fraction, columns: min(bar, 30), style)
    return ([name, drawn] + facts).joined(separator: "  ")
  }

  private static func length(_ name: String, _ facts: [String]) -> Int {
    ([name] + facts).map { DisplayText.width(of: $0) + 2 }.reduce(-2, +)
  }

  private static func measure(_ value: Double) -> String {
    value.isFinite && abs(value) >= 1000
      ? NumberFormat(digits: 3).string(value) : NumberFormat.fixed(value, decimals: 3)
  }

  private static func percent(_ fraction: Double) -> String {
    fraction.isFinite ? "\(Int((min(max(fraction, 0), 1) * 100).rounded(.down)))%" : "?"
  }

  private static func bar(_ fraction: Double, columns: Int, _ style: GraphicsStyle) -> String {
    let share = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    if style.unicode {
      let full = Int((share * Double(columns)).rounded(.down))
      let done = Tone.good.paint(String(repeating: "━", count: full), style)
      return done + Tone.faint.paint(String(repeating: style.color == .none ? " " : "━", count: columns - full), style)
    }
    let full = Int((share * Double(columns - 2)).rounded(.down))
    return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: columns - 2 - full) + "]"
  }
}
