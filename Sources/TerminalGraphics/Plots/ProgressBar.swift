/// The progress of a long run as one line that fits the width.
public struct ProgressBar: Equatable, Sendable {
  public var label: String
  /// The fraction done, 0 to 1; nil if the end is unknown.
  public var fraction: Double?
  /// The rate, in `unit` (for example `images/s`); nil if unknown.
  public var rate: Double?
  public var unit: String
  /// The remaining time in seconds; nil if unknown.
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

  /// Returns the line, at least one column narrower than the style so that no terminal wraps it. If it is too long, the
  /// least important parts are dropped first.
  public func line(_ style: GraphicsStyle) -> String {
    let room = style.width - 1
    var facts: [Fact] = []
    if let fraction { facts.append(Fact(DisplayText.padded(Self.percent(fraction), to: 4, .right))) }
    if let loss { facts.append(Fact("loss " + Self.measure(loss))) }
    if let accuracy { facts.append(Fact("accuracy " + Self.measure(accuracy))) }
    if let remaining { facts.append(Fact(NumberFormat.duration(remaining.rounded(.up)) + " left", room: 9)) }
    if let rate, rate.isFinite {
      facts.append(Fact("\(NumberFormat(digits: 3).string(rate.rounded())) \(unit)", room: unit.count + 7))
    }
    let name = DisplayText.truncated(DisplayText.escaped(label), to: max(room - 6, 8), unicode: style.unicode)
    while facts.count > 1, Self.length(name, facts) > room { facts.removeLast() }
    let bar = room - Self.length(name, facts) - 2
    let words = facts.map(\.text)
    guard let fraction, bar >= 5 else {
      return DisplayText.truncated(([name] + words).joined(separator: "  "), to: room, unicode: style.unicode)
    }
    let drawn = Self.bar(fraction, columns: min(bar, 30), style)
    return ([name, drawn] + words).joined(separator: "  ")
  }

  /// A part of the line and the columns reserved for it, so that changing digits do not make the bar appear and
  /// disappear.
  private struct Fact {
    let text: String
    let room: Int

    init(_ text: String, room: Int = 0) {
      self.text = text
      self.room = max(DisplayText.width(of: text), room)
    }
  }

  private static func length(_ name: String, _ facts: [Fact]) -> Int {
    facts.reduce(DisplayText.width(of: name)) { $0 + 2 + $1.room }
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
