internal import CLibEdit

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Keys handled by the shell itself.
extension TerminalLineSource {
  /// The maximum number of bytes in one paste.
  private static let longestPaste = 1 << 18

  /// Returns the code to pass to libedit for `byte`; `nil` if the character is incomplete or cannot be part of a line.
  /// `hint` is the hint shown, if any.
  func keyCode(_ byte: UInt8, hint: String?) -> UInt32? {
    guard isEditing else { return keys.character(with: byte)?.value }
    if byte == 0x1B, keys.sequenceFollows() {
      if let hint, keys.take("[C") || keys.take("OC") { return code(forTaking: hint) }
      if keys.take("[200~") { return KeyBindings.Code.paste }
    }
    if byte == 0x06, let hint { return code(forTaking: hint) }
    guard let scalar = keys.character(with: byte) else { return nil }
    if scalar.value < 0x80 { return scalar.value }
    if DisplayText.isControl(scalar) { return nil }
    if DisplayText.width(of: scalar) > 0 { return scalar.value }
    // libedit would give an accent its own column.
    guard let last = parts.before.unicodeScalars.last, let pair = DisplayText.composed(last, scalar) else {
      el_beep(editor)
      return nil
    }
    insertion = String(pair)
    return KeyBindings.Code.compose
  }

  private func code(forTaking hint: String) -> UInt32 {
    insertion = hint
    return KeyBindings.Code.takeHint
  }

  func takeHint() -> UInt8 { insert(insertion) }

  func compose() -> UInt8 {
    guard !insertion.isEmpty else { return UInt8(CC_ERROR) }
    el_deletestr(editor, 1)
    return insert(insertion)
  }

  private func insert(_ text: String) -> UInt8 {
    insertion = ""
    return !text.isEmpty && el_insertstr(editor, text) == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
  }

  // MARK: - Paste

  /// Reads up to the end marker and inserts the text without its trailing newlines, unless it is too long or a signal
  /// ends the line. Its other newlines are part of the line and run nothing.
  func paste() -> UInt8 {
    let mark = Array("\u{1B}[201~".utf8)
    var bytes: [UInt8] = []
    var isTooLong = false
    while end == nil {
      if !keys.holdsBytes {
        let news = Signals.wait(for: STDIN_FILENO)
        if !news.isEmpty {
          answer(news)
          continue
        }
      }
      let chunk = keys.chunk()
      if chunk.isEmpty { break }
      let searched = max(0, bytes.count - mark.count)
      bytes += chunk
      if let found = bytes[searched...].firstRange(of: mark) {
        keys.putBack(bytes[found.upperBound...])
        bytes.removeSubrange(found.lowerBound...)
        break
      }
      if bytes.count > Self.longestPaste {
        isTooLong = true
        bytes.removeFirst(bytes.count - mark.count)
      }
    }
    if end != nil { return UInt8(CC_NORM) }
    if isTooLong { return say("not pasted: more than \(Self.longestPaste) bytes\n") }
    let lines = String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var text = DisplayText.editable(lines.joined(separator: "\n"))
    while text.last == "\n" { text.removeLast() }
    return text.isEmpty ? UInt8(CC_NORM) : insert(text)
  }

  // MARK: - Completion

  func complete() -> UInt8 {
    let (before, after) = parts
    let above = preceding.isEmpty ? "" : preceding + "\n"
    let cursor = above.count + before.count
    let found = completer(above + before + after, cursor)
    guard (above.count...cursor).contains(found.start) else { return UInt8(CC_REFRESH_BEEP) }
    let typed = String(before.dropFirst(found.start - above.count))
    // A candidate with a control character (a file name, for example) cannot be part of a line.
    let candidates = found.candidates.filter { DisplayText.editable($0.replacement) == $0.replacement }
    switch CompletionStep(typed: typed, after: after, candidates: candidates) {
    case .beep: return UInt8(CC_REFRESH_BEEP)
    case .replace(let text):
      if !typed.isEmpty { el_deletestr(editor, Int32(typed.unicodeScalars.count)) }
      return text.isEmpty ? UInt8(CC_REFRESH) : insert(text)
    case .list:
      let isFaint = usesColor
      let listing = CompletionListing.text(of: candidates, columns: columns, rows: max(2, rows - 2)) {
        isFaint ? Style.faint($0) : $0
      }
      return say(listing)
    }
  }

  /// Prints `text` below the line, and makes libedit redraw the prompt and the line under it.
  private func say(_ text: String) -> UInt8 {
    moveToEndOfLine()
    cle_write("\n" + text)
    return UInt8(CC_REDISPLAY)
  }
}
