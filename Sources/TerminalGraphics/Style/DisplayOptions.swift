/// The value of `--graphics` or `set graphics`.
public enum GraphicsChoice: String, Sendable, CaseIterable {
  case auto, half, ascii, off, sixel
}

/// The value of `--color` or `set color`.
public enum ColorChoice: String, Sendable, CaseIterable {
  case auto, always, never
}

/// The user's display options, which override the detected capabilities.
public struct DisplayOptions: Equatable, Sendable {
  public var graphics: GraphicsChoice
  public var color: ColorChoice
  /// The width in columns; nil for the detected width.
  public var width: Int?
  public var theme: Theme
  public var plain: Bool
  /// The number of significant digits shown.
  public var digits: Int

  public init(
    graphics: GraphicsChoice = .auto, color: ColorChoice = .auto, width: Int? = nil, theme: Theme = .dark,
    plain: Bool = false, digits: Int = 4
  ) {
    self.graphics = graphics
    self.color = color
    self.width = width
    self.theme = theme
    self.plain = plain
    self.digits = digits
  }
}
