/// Something that can be shown as lines of text.
public protocol Drawing: Sendable {
  /// Returns the lines, without line breaks, no wider than the style's width if the drawing can be shrunk to fit.
  func lines(_ style: GraphicsStyle) -> [String]
}
