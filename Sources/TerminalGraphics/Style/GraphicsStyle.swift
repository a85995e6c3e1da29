/// How pictures are drawn, after all options are resolved.
public enum GraphicsMode: String, Sendable, CaseIterable {
  /// Two pixels per cell: an upper half block with a foreground and a background colour.
  case half
  /// Two characters per pixel, chosen from a ramp by value.
  case ascii
  /// No pictures: only their captions, sizes and ranges; curves as tables.
  case off
  /// Bitmaps in the sixel format, for terminals that support it.
  case sixel
}

/// How many colours escape sequences may use.
public enum ColorDepth: String, Sendable, CaseIterable {
  case none
  /// The 240 fixed colours of xterm's 256: a 6x6x6 cube and 24 greys.
  case palette256
  /// 24-bit colour.
  case trueColor
}

/// The background that text must contrast with.
public enum Theme: String, Sendable, CaseIterable {
  case light, dark
}

/// All settings that determine how something is drawn.
public struct GraphicsStyle: Equatable, Sendable {
  /// The smallest supported width.
  public static let minimumWidth = 20

  public var graphics: GraphicsMode
  public var color: ColorDepth
  /// The width in columns, at least `minimumWidth`.
  public var width: Int {
    didSet { width = max(width, Self.minimumWidth) }
  }
  public var theme: Theme
  /// Whether pictures are described in sentences and curves shown as tables, for screen readers and logs.
  public var plain: Bool
  /// Whether non-ASCII characters may be used for drawing.
  public var unicode: Bool
  /// The number of significant digits shown.
  public var digits: Int

  /// Creates a style; the defaults suit a file or pipe: ASCII, 80 columns, no escape sequences.
  public init(
    graphics: GraphicsMode = .ascii, color: ColorDepth = .none, width: Int = 80, theme: Theme = .dark,
    plain: Bool = false, unicode: Bool = false, digits: Int = 4
  ) {
    self.graphics = graphics
    self.color = color
    self.width = max(width, Self.minimumWidth)
    self.theme = theme
    self.plain = plain
    self.unicode = unicode
    self.digits = digits
  }

  /// Creates the style for a terminal with the user's options, which override the detected capabilities.
  ///
  /// Half blocks and sixels need colour: an explicit request for them enables it, or, if colour is disabled, becomes
  /// ASCII. Plain output has neither colours nor non-ASCII drawing characters.
  public init(_ capabilities: TerminalCapabilities, options: DisplayOptions = DisplayOptions()) {
    let wantsColoredPicture = options.graphics == .half || options.graphics == .sixel
    let color: ColorDepth =
      switch options.color {
      case .never: .none
      case .always: capabilities.availableColor
      case .auto:
        if capabilities.colorRefused {
          .none
        } else {
          capabilities.acceptsEscapes || wantsColoredPicture ? capabilities.availableColor : .none
        }
      }
    let unicode = capabilities.acceptsEscapes && capabilities.unicode
    let graphics: GraphicsMode =
      switch options.graphics {
      case .auto: unicode && color != .none ? .half : .ascii
      case .half: color == .none ? .ascii : .half
      case .sixel: color == .none ? .ascii : .sixel
      case .ascii: .ascii
      case .off: .off
      }
    // With `ascii`, nothing is drawn with other characters, so that a terminal shows the same as a file.
    let drawsUnicode = options.graphics == .half || (unicode && options.graphics != .ascii)
    self.init(
      graphics: graphics, color: options.plain ? .none : color, width: options.width ?? capabilities.columns,
      theme: options.theme, plain: options.plain, unicode: !options.plain && drawsUnicode, digits: options.digits)
  }

  var numbers: NumberFormat { NumberFormat(digits: digits) }

  /// Returns this style with a width of `columns`.
  func narrowed(to columns: Int) -> GraphicsStyle {
    var style = self
    style.width = columns
    return style
  }
}
