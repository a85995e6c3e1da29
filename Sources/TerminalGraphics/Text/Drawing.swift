/// Something that can be shown as lines of text.
public protocol Drawing: Sendable {
  /// The lines, without line ends, no wider than the style's width where a picture can be made to fit.
  func lines(_ style: GraphicsStyle) -> [String]
}
