internal import CLibEdit

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The edited line on the screen: its position, its hint, and redrawing it.
extension TerminalLineSource {
  /// The current line, split at the cursor.
  var parts: (before: String, after: String) {
    guard let info = el_line(editor)?.pointee, let start = info.buffer, let cursor = info.cursor,
      let end = info.lastchar
    else { return ("", "") }
    func text(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> String {
      String(
        decoding: UnsafeBufferPointer(start: from, count: to - from).lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    return (text(start, cursor), text(cursor, end))
  }

  var columns: Int {
    let width = Int(cle_window_columns(STDOUT_FILENO))
    return width > 0 ? width : 80
  }

  var rows: Int {
    let height = Int(cle_window_rows(STDOUT_FILENO))
    return height > 0 ? height : 24
  }

  private var geometry: LineGeometry { LineGeometry(promptWidth: promptWidth, columns: columns) }

  /// Moves the cursor after the last character, so that further output does not overwrite the line.
  func moveToEndOfLine() {
    let (before, after) = parts
    let here = geometry.place(after: before)
    let there = geometry.place(after: before + after)
    cle_write(Control.down(there.row - here.row) + "\r" + Control.right(there.column))
  }

  /// Redraws the prompt and the line from where they start.
  func redraw() {
    let row = geometry.place(after: parts.before).row
    cle_write("\r" + Control.up(row) + Control.clearToEndOfScreen)
    el_resize(editor)
    cle_refresh(editor)
  }

  /// Shows, in faint text, the rest of the newest entry that starts like this line, if colour is used and the cursor is
  /// at the end of a single line.
  func showHint() {
    guard usesColor, isEditing else { return }
    let (before, after) = parts
    guard after.isEmpty, !before.isEmpty, !before.contains("\n"), let rest = history.continuation(of: before) else {
      return
    }
    let place = geometry.place(after: before)
    let taken = place.row == 0 && rightPromptWidth > 0 ? rightPromptWidth + 1 : 0
    let shown = DisplayText.clipped(rest, to: columns - 1 - place.column - taken)
    guard !shown.isEmpty else { return }
    cle_write(Control.saveCursor + Style.faint(shown) + Control.restoreCursor)
    shownHint = (rest, DisplayText.width(of: shown))
  }

  func eraseHint() {
    guard let hint = shownHint else { return }
    cle_write(Control.saveCursor + String(repeating: " ", count: hint.columns) + Control.restoreCursor)
    shownHint = nil
  }
}
