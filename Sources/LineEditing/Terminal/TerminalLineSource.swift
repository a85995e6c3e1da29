internal import CLibEdit
internal import Platform

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Line editing at a terminal, through libedit: completion, history, hints, pasted blocks.
///
/// Create at most one per process, after `Signals.start()`, and use it only from the thread that created it. libedit
/// does not handle signals; it reads through `readCharacter`, which waits for keys and signals together and handles
/// signals outside of any signal handler.
public final class TerminalLineSource: LineSource {
  let editor: OpaquePointer
  let usesColor: Bool
  let completer: Completer
  var keys = KeyInput(descriptor: STDIN_FILENO)
  /// The preceding part of the logical line that the current line continues.
  var preceding = ""
  var shownHint: (text: String, columns: Int)?
  /// The text that the last key passed to libedit will insert.
  var insertion = ""
  private let mirror: OpaquePointer
  private let historyFile: HistoryFile?
  private(set) var history: History
  private var promptText: UnsafeMutablePointer<CChar>?
  private var rightPromptText: UnsafeMutablePointer<CChar>?
  private(set) var promptWidth = 0
  private(set) var rightPromptWidth = 0
  /// Set when a signal ends the current line: every further request for a key ends at once.
  private(set) var end: LineRead<String>?

  private var problem: (error: HistoryError, isTold: Bool)?

  /// The last error in reading or saving the history; `nil` if there was none.
  public var historyProblem: HistoryError? { problem?.error }

  public var isInteractive: Bool { true }

  /// Creates a source for the terminal on standard input and output.
  ///
  /// - Parameters:
  ///   - program: the name that selects lines of `~/.editrc`.
  ///   - history: the history file; `nil` keeps the history for this session only.
  ///   - usesColor: whether prompts, notes and hints may be styled. Without styles, no hints are shown.
  ///   - completer: provides the candidates for Tab.
  /// - Throws: `TerminalError` if this terminal does not support line editing: use a `PipeLineSource` with prompts
  ///   instead.
  public init(
    program: String, history: HistoryFile? = nil, usesColor: Bool = true,
    completer: @escaping Completer = { _, _ in .none }
  ) throws(TerminalError) {
    guard EditableTerminal.isPresent else { throw .notEditable }
    // libedit crashes on a prompt that the locale cannot encode, and drops non-ASCII input.
    guard CharacterLocale.useUTF8() else { throw .noUTF8 }
    guard let editor = EditableTerminal.openEditor(program: program), let mirror = history_init() else {
      throw .unknownType(EditableTerminal.type)
    }
    // The program that used the terminal before may have left it non-blocking, which would lose libedit's output.
    for stream in [STDIN_FILENO, STDOUT_FILENO] { Self.clearNonBlocking(stream) }
    // Not earlier: if this throws, `deinit` does not run and free them.
    promptText = strdup("")
    rightPromptText = strdup("")
    self.editor = editor
    self.mirror = mirror
    self.usesColor = usesColor
    self.completer = completer
    historyFile = history
    do throws(HistoryError) {
      self.history = try history?.load() ?? History()
    } catch {
      self.history = History()
      problem = (error, false)
    }
    connect()
    KeyBindings.install(in: editor)
  }

  deinit {
    // libedit drops typed-ahead input when it ends, unless editing is off.
    cle_set_int(editor, EL_EDITMODE, 0)
    el_end(editor)
    history_end(mirror)
    free(promptText)
    free(rightPromptText)
  }

  private static func clearNonBlocking(_ descriptor: Int32) {
    let flags = fcntl(descriptor, F_GETFL)
    if flags >= 0, flags & O_NONBLOCK != 0 { _ = fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) }
  }

  private func connect() {
    cle_set_owner(editor, Unmanaged.passUnretained(self).toOpaque())
    cle_set_prompt(editor, { TerminalLineSource.owner(of: $0).promptText }, Style.literalMark)
    cle_set_right_prompt(editor, { TerminalLineSource.owner(of: $0).rightPromptText }, Style.literalMark)
    cle_set_int(editor, EL_SIGNAL, 0)
    cle_set_reader(editor) { editor, character in
      guard let character else { return -1 }
      return TerminalLineSource.owner(of: editor).readCharacter(into: character)
    }
    cle_history_set_size(mirror, Int32(history.limit))
    cle_use_history(editor, mirror)
    fillMirror()
  }

  static func owner(of editor: OpaquePointer?) -> TerminalLineSource {
    guard let editor, let owner = cle_get_owner(editor) else { preconditionFailure("libedit called without its owner") }
    return Unmanaged<TerminalLineSource>.fromOpaque(owner).takeUnretainedValue()
  }

  // MARK: - LineSource

  public func read(_ prompt: Prompt, continuing preceding: String) -> LineRead<String> {
    self.preceding = preceding
    if preceding.isEmpty {
      show(prompt: prompt.text, right: prompt.right)
    } else {
      // A continuation may be unintended: its first line tells the user how to cancel, as does the line after an empty
      // one.
      let isLost = !preceding.contains("\n") || preceding.hasSuffix("\n")
      show(prompt: prompt.continuation, right: isLost ? prompt.wayOut : "")
    }
    let before = [SIGWINCH, SIGTSTP, SIGCONT].compactMap { signal in Signals.handle(signal).map { (signal, $0) } }
    Signals.setReadingLine(true)
    defer {
      Signals.setReadingLine(false)
      for (signal, action) in before {
        var action = action
        sigaction(signal, &action, nil)
      }
    }
    Signals.clearInterrupt()
    _ = Signals.take()
    if let signal = Signals.terminationSignal { return .terminated(signal: signal) }
    end = nil
    shownHint = nil
    keys.forgetPartial()
    if endWasTypedAhead() { return .endOfInput }
    // If it was started in the background, the process has the terminal only now.
    TerminalSettings.keep()
    // libedit would draw the prompt before taking the terminal; a Ctrl-D typed in between would be lost.
    if isEditing { cle_set_int(editor, EL_PREP_TERM, 1) }
    // The terminal has echoed typed-ahead input, which libedit will show again after the prompt.
    cle_write("\r" + Control.clearToEndOfRow + (isEditing ? Control.pasteMarksOn : ""))
    el_resize(editor)
    var count: Int32 = 0
    let typed = el_gets(editor, &count)
    if isEditing { cle_write(Control.pasteMarksOff) }
    if let end {
      cle_write(end == .interrupted && isEditing ? "^C\n" : "\n")
      Signals.clearInterrupt()
      return end
    }
    guard let typed else {
      cle_write("\n")
      return .endOfInput
    }
    var line = String(cString: typed)
    if line.last == "\n" { line.removeLast() }
    return .line(line)
  }

  /// Whether Ctrl-D was typed while nothing was being read; if so, drops all unread input. The terminal, which then
  /// reads lines itself, stores Ctrl-D as the end of an empty line; libedit, which changes the terminal's mode, would
  /// see only a zero byte.
  private func endWasTypedAhead() -> Bool {
    // A Ctrl-C meanwhile makes the terminal drop its input, which only looks like the end.
    guard isEditing, Signals.hasInput(STDIN_FILENO), cle_bytes_waiting(STDIN_FILENO) == 0,
      Signals.hasInput(STDIN_FILENO), !Signals.hasNews
    else { return false }
    return tcflush(STDIN_FILENO, TCIFLUSH) == 0
  }

  public func remember(_ entry: String) {
    guard History.isKept(entry) else { return }
    let before = history
    history.add(entry)
    if history.entries.dropLast() == before.entries[...] {
      cle_history_enter(mirror, entry)
    } else {
      fillMirror()
    }
    guard let historyFile else { return }
    do throws(HistoryError) { try historyFile.append(entry) } catch {
      if historyProblem != error { problem = (error, false) }
    }
  }

  public func takeNotice() -> String? {
    guard let problem, !problem.isTold else { return nil }
    self.problem?.isTold = true
    return problem.error.message
  }

  private func fillMirror() {
    cle_history_clear(mirror)
    for entry in history.entries { cle_history_enter(mirror, DisplayText.editable(entry)) }
  }

  private func show(prompt: String, right: String) {
    free(promptText)
    free(rightPromptText)
    // The right prompt is omitted if it would leave fewer than 10 columns for typing.
    let isRoomy = DisplayText.width(of: prompt) + DisplayText.width(of: right) + 10 <= columns
    let right = isRoomy ? right : ""
    let styled = (
      left: Style.prompt(prompt, isColored: usesColor), right: Style.rightPrompt(right, isColored: usesColor)
    )
    promptText = strdup(styled.left)
    rightPromptText = strdup(styled.right)
    promptWidth = Style.width(of: styled.left)
    rightPromptWidth = Style.width(of: styled.right)
  }

  /// Whether libedit edits; `edit off` in `~/.editrc` leaves the line to the terminal.
  var isEditing: Bool { cle_get_int(editor, EL_EDITMODE) == 1 }

  // MARK: - Keys and signals

  /// Reads a key for libedit: returns 1 with a character, 0 at the end of the input or to end the process, -1 to drop
  /// the line.
  private func readCharacter(into character: UnsafeMutablePointer<wchar_t>) -> Int32 {
    while true {
      if let end {
        errno = EINTR
        return end == .interrupted ? -1 : 0
      }
      if Signals.hasNews {
        answer(Signals.take())
        continue
      }
      if !keys.holdsBytes {
        if shownHint == nil, !Signals.hasInput(STDIN_FILENO) { showHint() }
        let news = Signals.wait(for: STDIN_FILENO)
        if !news.isEmpty {
          answer(news)
          continue
        }
      }
      let hint = shownHint
      eraseHint()
      guard let byte = keys.nextByte() else { return 0 }
      guard let code = keyCode(byte, hint: hint?.text) else { continue }
      character.pointee = wchar_t(code)
      return 1
    }
  }

  /// Handles signals that arrived while a line is being read.
  func answer(_ news: Signals.News) {
    eraseHint()
    if news.contains(.interrupt) || news.contains(.terminate) {
      if isEditing { moveToEndOfLine() }
      keys.forgetHeld()
      end = Signals.terminationSignal.map { .terminated(signal: $0) } ?? .interrupted
      return
    }
    if news.contains(.stop) {
      let meanwhile = stop()
      if !meanwhile.isEmpty { answer(meanwhile) }
    } else if news.contains(.proceed) {
      // Stopped and continued from outside: the terminal no longer has libedit's settings, though libedit assumes that
      // it does.
      cle_set_int(editor, EL_PREP_TERM, 0)
      cle_set_int(editor, EL_PREP_TERM, 1)
      redraw()
    }
    if news.contains(.resize) { redraw() }
  }

  /// Handles Ctrl-Z: restores the terminal's settings and stops the process; when the process is continued, sets
  /// libedit's settings again and redraws the line. Returns the other signals that arrived meanwhile.
  private func stop() -> Signals.News {
    cle_set_int(editor, EL_PREP_TERM, 0)
    if isEditing { cle_write(Control.pasteMarksOff) }
    var ours = sigaction()
    cle_default_signal(SIGTSTP, &ours)
    raise(SIGTSTP)
    sigaction(SIGTSTP, &ours, nil)
    // The statements below handle the SIGCONT that resumed the process.
    let meanwhile = Signals.take().subtracting([.stop, .proceed])
    cle_set_int(editor, EL_PREP_TERM, 1)
    cle_write("\r" + (isEditing ? Control.pasteMarksOn : ""))
    el_resize(editor)
    cle_refresh(editor)
    return meanwhile
  }
}
