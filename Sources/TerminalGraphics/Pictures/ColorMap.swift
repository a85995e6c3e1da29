/// A map from numbers to colours. Grey and viridis show the order of values by brightness alone, so a greyscale print
/// keeps it.
public enum ColorMap: String, Sendable, CaseIterable {
  /// Black to white, for images.
  case grey
  /// Dark violet to yellow, for activations (van der Walt and Smith 2015; safe for the colour-blind).
  case viridis
  /// Blue for negative, orange for positive, neutral at zero, for weights and gradients (safe for the colour-blind).
  case diverging

  /// Returns the colour at `fraction` of the scale, clamped to 0 to 1; the diverging map is neutral at one half.
  ///
  /// With 256 colours, viridis and the diverging map use lists of their own, since the nearest colours would jump
  /// between hues.
  public func color(at fraction: Double, theme: Theme = .dark, depth: ColorDepth = .trueColor) -> RGB {
    let place = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
    if depth == .palette256, let steps = paletteSteps(theme) {
      return RGB.palette(steps[Int((place * Double(steps.count - 1)).rounded())])
    }
    switch self {
    case .grey: return RGB(0, 0, 0).mixed(with: RGB(255, 255, 255), place)
    case .viridis: return Self.interpolated(Self.viridisStops, place)
    case .diverging:
      return Self.interpolated(theme == .dark ? Self.divergingOnDark : Self.divergingOnLight, place)
    }
  }

  private static func interpolated(_ stops: [RGB], _ place: Double) -> RGB {
    let position = place * Double(stops.count - 1)
    let lower = min(Int(position), stops.count - 2)
    return stops[lower].mixed(with: stops[lower + 1], position - Double(lower))
  }

  /// Returns the indices of xterm's colours, from the scale's lower end to its upper end; nil for grey, which uses the
  /// nearest colours.
  private func paletteSteps(_ theme: Theme) -> [Int]? {
    switch (self, theme) {
    case (.grey, _): nil
    case (.viridis, _): [53, 54, 24, 30, 36, 71, 77, 113, 149, 185, 221, 227]
    case (.diverging, .dark): [117, 75, 33, 26, 25, 24, 234, 94, 130, 172, 208, 214, 222]
    case (.diverging, .light): [24, 25, 26, 68, 111, 153, 255, 223, 215, 208, 166, 130, 94]
    }
  }

  /// Ten evenly spaced colours along viridis.
  private static let viridisStops = [
    RGB(0x44, 0x01, 0x54), RGB(0x48, 0x28, 0x78), RGB(0x3E, 0x4A, 0x89), RGB(0x31, 0x68, 0x8E), RGB(0x26, 0x82, 0x8E),
    RGB(0x1F, 0x9E, 0x89), RGB(0x35, 0xB7, 0x79), RGB(0x6D, 0xCD, 0x59), RGB(0xB4, 0xDE, 0x2C), RGB(0xFD, 0xE7, 0x25),
  ]
  private static let divergingOnDark = [
    RGB(0x8C, 0xC8, 0xFF), RGB(0x2A, 0x7F, 0xDB), RGB(0x18, 0x18, 0x18), RGB(0xD0, 0x6A, 0x00), RGB(0xFF, 0xC0, 0x70),
  ]
  private static let divergingOnLight = [
    RGB(0x08, 0x45, 0x94), RGB(0x5B, 0x9F, 0xD8), RGB(0xF7, 0xF7, 0xF7), RGB(0xF0, 0x9A, 0x3E), RGB(0xA6, 0x4B, 0x00),
  ]
}
