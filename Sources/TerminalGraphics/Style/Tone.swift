/// The role of a piece of text, which selects its colour, weight or slant. The words alone must carry the meaning.
public enum Tone: Sendable, CaseIterable {
  case normal, strong, emphasis, code, faint, good, bad, warning

  /// Returns `text` wrapped in the tone's escape sequences; unchanged if it is empty, the tone is normal, or colour is
  /// off.
  public func paint(_ text: String, _ style: GraphicsStyle) -> String {
    guard style.color != .none, !text.isEmpty, let code = selection(style.theme) else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private func selection(_ theme: Theme) -> String? {
    switch (self, theme) {
    case (.normal, _): nil
    case (.strong, _): "1"
    case (.emphasis, _): "3"
    case (.code, .dark): "38;5;117"
    case (.code, .light): "38;5;25"
    case (.faint, .dark): "38;5;246"
    case (.faint, .light): "38;5;241"
    case (.good, .dark): "38;5;79"
    case (.good, .light): "38;5;29"
    case (.bad, .dark): "38;5;209"
    case (.bad, .light): "38;5;124"
    case (.warning, .dark): "38;5;221"
    case (.warning, .light): "38;5;130"
    }
  }
}
