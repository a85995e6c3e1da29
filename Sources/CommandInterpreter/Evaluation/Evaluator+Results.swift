import TerminalGraphics

/// Showing what a line comes to.
extension Evaluator {
  /// Shows a value, and once more for transcripts.
  func show(_ value: any Value, _ presentation: Presentation) {
    let isWhole = presentation.isLook || value.isShownInFull
    let draw = { (style: GraphicsStyle) -> [String] in
      let lines = isWhole ? value.lines(style) : [(presentation.name.map { "\($0): " } ?? "") + value.summary(style)]
      return lines + [presentation.remark].compactMap(\.self)
    }
    environment.show(draw(style), session.settings.usesPager)
    environment.copy(session.settings.options, draw)
  }
}
