import TerminalGraphics

/// Shows the result of a line.
extension Evaluator {
  /// Shows a value on the terminal and in transcripts.
  ///
  /// - Throws: `interrupted` if Ctrl-C stops the drawing, unless `isKept`.
  func show(_ value: any Value, _ presentation: Presentation, isKept: Bool) throws(Diagnostic) {
    let isWhole = presentation.isLook || value.isShownInFull
    let draw = { (style: GraphicsStyle) -> [String] in
      let lines = isWhole ? value.lines(style) : [(presentation.name.map { "\($0): " } ?? "") + value.summary(style)]
      return lines + [presentation.remark].compactMap(\.self)
    }
    let lines = draw(style)
    if !isKept { try checkInterruption() }
    environment.show(lines, session.settings.usesPager)
    environment.copy(session.settings.options, draw)
  }
}
