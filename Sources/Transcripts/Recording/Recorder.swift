public import CommandInterpreter
internal import Platform
internal import Synchronization
public import TerminalGraphics

/// Listens at the border of commands (what went in, what came out, how it ended) and keeps the session as a transcript.
///
/// Results are drawn once more for it, as replays draw them: 80 columns, ASCII, no colour, whatever the terminal is.
public final class Recorder: Sendable {
  private struct State {
    var given: DisplayOptions
    var lines: [String] = []
    /// The session so far, in pieces: one text would be moved, and twice as large, whenever it grew.
    var pieces: [String] = []
    var bytes = 0
    var isWhole = true
    var skipsCommand = false
    var file: RecordingFile?

    /// Keeps an entry for a recording that begins later; from the first that is too much on, nothing.
    mutating func keep(_ entry: String) {
      guard isWhole else { return }
      guard bytes + entry.utf8.count <= Recorder.mostBytes else {
        (pieces, bytes, isWhole) = ([], 0, false)
        return
      }
      bytes += entry.utf8.count
      if let last = pieces.last, last.utf8.count + entry.utf8.count <= Recorder.pieceBytes {
        pieces[pieces.count - 1] += entry
      } else {
        pieces.append(entry)
      }
    }
  }

  /// The most bytes of a session that are kept for a recording that begins later.
  private static let mostBytes = 2 * 1024 * 1024
  private static let pieceBytes = 32 * 1024

  /// What transcripts are drawn for.
  package static let capabilities = TerminalCapabilities(environment: [:], isTerminal: false)

  private let seed: UInt64
  private let state: Mutex<State>

  /// A recorder of a session that begins with a seed and options of drawing.
  public init(seed: UInt64, options: DisplayOptions = DisplayOptions()) {
    self.seed = seed
    state = Mutex(State(given: options))
  }

  /// How results are drawn without any `set` that a transcript holds: for transcripts this does not count.
  package var given: DisplayOptions {
    get { state.withLock { $0.given } }
    set { state.withLock { $0.given = newValue } }
  }

  /// Has everything that commands write come here too.
  public func attach(to environment: inout Environment) {
    let write = environment.write
    environment.write = { [self] line in
      write(line)
      keep([line])
    }
    environment.copy = { [self] options, draw in keep(draw(style(options))) }
  }

  /// The style of transcripts: what was given is the terminal's affair, what `set` has changed since is not.
  private func style(_ now: DisplayOptions) -> GraphicsStyle {
    var options = now
    let (given, standard) = (given, DisplayOptions())
    if options.color == given.color { options.color = standard.color }
    if options.graphics == given.graphics { options.graphics = standard.graphics }
    if options.width == given.width { options.width = standard.width }
    if options.theme == given.theme { options.theme = standard.theme }
    if options.plain == given.plain { options.plain = standard.plain }
    return GraphicsStyle(Self.capabilities, options: options)
  }

  private func keep(_ lines: [String]) {
    let plain = lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.map { $0.withoutColors }
    state.withLock { $0.lines += plain }
  }

  /// Keeps what went wrong with the command that runs.
  package func take(_ outcome: Interpreter.Outcome) {
    guard let diagnostic = outcome.diagnostic else { return }
    keep(diagnostic.rendered.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  /// How many lines the command that runs has given so far.
  package var lineCount: Int { state.withLock { $0.lines.count } }

  /// The lines of the command that runs, from one on.
  package func lines(from place: Int) -> [String] { state.withLock { Array($0.lines.dropFirst(place)) } }

  /// Forgets the lines of the command that runs, from one on: they were heard, and belong to no transcript.
  package func forgetLines(from place: Int) {
    state.withLock { $0.lines.removeSubrange(min(place, $0.lines.count)...) }
  }

  /// Takes what became of a command whose outcome it has, and writes it into the recording where there is one.
  ///
  /// - Parameters:
  ///   - lessonCommands: what a lesson ran with it.
  ///   - stops: where Ctrl-C stopped it; a recording has it, the entry has not.
  ///   - session: the session behind the command.
  /// - Returns: the result; the command as a transcript holds it, empty where it is left out; and a sentence for the
  ///   user where the recording had to end.
  package func finish(
    _ text: String, _ outcome: Interpreter.Outcome, with lessonCommands: [String] = [], stops: StopMarks = StopMarks(),
    in session: Session
  ) -> (result: CommandResult, entry: String, notice: String?) {
    state.withLock { state in
      let lines = state.lines
      state.lines = []
      let result = CommandResult(lines: lines, code: outcome.diagnostic?.code)
      let isBlank = text.allSatisfy(\.isWhitespace)
      defer { state.skipsCommand = false }
      guard !isBlank, !state.skipsCommand else { return (result, "", nil) }
      let entry = TranscriptText.entry(text, result, with: lessonCommands, folders: Self.folders(of: session))
      let marked = entry + stops.text
      state.keep(marked)
      guard let file = state.file else { return (result, entry, nil) }
      do throws(RecordingError) {
        try file.append(marked)
      } catch {
        state.file = nil
        return (result, entry, "recording stopped: \(error.message)")
      }
      return (result, entry, nil)
    }
  }

  /// The head of a transcript of this session.
  public func head(session name: String) -> String { TranscriptText.head(session: name, seed: seed) }

  /// What closes a transcript.
  public static var tail: String { TranscriptText.tail }

  /// The folder of the session and the user's own, as this machine writes them.
  package static func folders(of session: Session) -> [String] {
    var folders: [String] = []
    if let folder = session.folder { folders.append(folder) }
    if let current = Files.currentFolder { folders.append(current) }
    if let home = EnvironmentVariables["HOME"] { folders.append(home) }
    return folders
  }

  // MARK: The command

  /// The file that is being written, nil where there is none.
  var recording: String? { state.withLock { $0.file?.name } }

  /// Leaves the command that runs, or the next, out of the transcript.
  public func skipCommand() { state.withLock { $0.skipsCommand = true } }

  /// Writes the session so far into a file, and goes on with every command.
  func start(_ path: String, name: String) throws(RecordingError) {
    let leaf = name.split(separator: "/").last.map(String.init) ?? name
    let session = leaf.split(separator: ".").first.map(String.init) ?? "session"
    try state.withLock { state throws(RecordingError) in
      guard state.isWhole else {
        throw RecordingError(code: .limit, "the session is longer than the \(Self.mostBytes) bytes kept for recording")
      }
      state.file = try RecordingFile(path: path, name: name, head: head(session: session) + state.pieces.joined())
    }
  }

  /// Ends the recording, and returns the name of its file.
  func stop() -> String? {
    state.withLock { state in
      defer { state.file = nil }
      return state.file?.name
    }
  }
}

extension StringProtocol {
  /// The text without `ESC [ ... letter`.
  var withoutColors: String {
    guard utf8.contains(0x1B) else { return String(self) }
    var text = String.UnicodeScalarView()
    var isInSequence = false
    for scalar in unicodeScalars {
      if scalar == "\u{1B}" {
        isInSequence = true
      } else if isInSequence {
        if scalar != "[", 0x40...0x7E ~= scalar.value { isInSequence = false }
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
