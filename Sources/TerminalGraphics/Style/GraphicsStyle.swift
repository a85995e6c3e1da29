/// How pictures are drawn, once every choice has been resolved.
public enum GraphicsMode: String, Sendable, CaseIterable {
  /// Two pixels a cell: an upper half block with a foreground and a background colour.
  case half
  /// Two characters a pixel, chosen from a ramp by value.
  case ascii
  /// No pictures: their captions, sizes and scales only.
  case off
  /// Bit maps in the sixel format, for terminals that draw them.
  case sixel
}

/// How many colours escape sequences may name.
public enum ColorDepth: String, Sendable, CaseIterable {
  case none
  /// The 256 colours of xterm: a 6x6x6 cube and 24 greys.
  case palette256
  /// 24-bit colour.
  case trueColor
}

/// The background that text colours must stand out from.
public enum Theme: String, Sendable, CaseIterable {
  case light, dark
}

/// Everything a drawing needs to know of the place where its lines will stand.
public struct GraphicsStyle: Equatable, Sendable {
  /// The narrowest width that anything is laid out for.
  public static let minimumWidth = 20

  public var graphics: GraphicsMode
  public var color: ColorDepth
  /// The width in columns, at least `minimumWidth`.
  public var width: Int {
    didSet { width = max(width, Self.minimumWidth) }
  }
  public var theme: Theme
  /// Whether pictures become sentences and curves become tables, for screen readers and logs.
  public var plain: Bool
  /// Whether characters beyond ASCII may be used.
  public var unicode: Bool
  /// The significant digits that numbers are shown with.
  public var digits: Int

  /// A style; as it stands, what a file or a pipe gets: ASCII, 80 columns, no escape sequences.
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

  /// The style that a terminal and its user's choices lead to; a choice wins over what was detected.
  ///
  /// Half blocks and sixels are nothing without colour: asked for by name they bring their colours along,
  /// and where colour is refused they become ASCII. Plain output has neither colour nor drawing characters.
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
    // ASCII asked for by name is ASCII throughout, so that a terminal shows what a file gets.
    let drawsUnicode = options.graphics == .half || (unicode && options.graphics != .ascii)
    self.init(
      graphics: graphics, color: options.plain ? .none : color, width: options.width ?? capabilities.columns,
      theme: options.theme, plain: options.plain, unicode: !options.plain && drawsUnicode, digits: options.digits)
  }

  var numbers: NumberFormat { NumberFormat(digits: digits) }

  /// The same style for a part that has fewer columns.
  func narrowed(to columns: Int) -> GraphicsStyle {
    var style = self
    style.width = columns
    return style
  }
}
