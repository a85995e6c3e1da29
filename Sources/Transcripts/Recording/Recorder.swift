public import CommandInterpreter
internal import Platform
internal import Synchronization
public import TerminalGraphics

/// Records the session as a transcript: each command with its output and status.
///
/// Results are drawn again for the transcript as in a replay: 80 columns, ASCII, no colour, whatever the terminal,
/// unless the session changes this with `set`.
public final class Recorder: Sendable {
  private struct State {
    var given: DisplayOptions
    var lines: [String] = []
    /// The session so far, in pieces: a single string would be copied and doubled as it grows.
    var pieces: [String] = []
    var bytes = 0
    var isWhole = true
    var skipsCommand = false
    var file: RecordingFile?

    /// Keeps an entry in case a recording starts later. Once the limit is exceeded, nothing is kept.
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

  /// Maximum number of bytes kept in case a recording starts later.
  private static let mostBytes = 2 * 1024 * 1024
  private static let pieceBytes = 32 * 1024

  /// The terminal capabilities assumed for transcripts.
  package static let capabilities = TerminalCapabilities(environment: [:], isTerminal: false)

  private let seed: UInt64
  private let state: Mutex<State>

  /// Creates a recorder for a session with a seed and initial display options.
  public init(seed: UInt64, options: DisplayOptions = DisplayOptions()) {
    self.seed = seed
    state = Mutex(State(given: options))
  }

  /// The display options before any recorded `set`; except for `digits`, they do not affect transcripts.
  package var given: DisplayOptions {
    get { state.withLock { $0.given } }
    set { state.withLock { $0.given = newValue } }
  }

  /// Makes an environment send the output of commands to the recorder too.
  public func attach(to environment: inout Environment) {
    let write = environment.write
    environment.write = { [self] line in
      write(line)
      keep([line])
    }
    environment.copy = { [self] options, draw in keep(draw(style(options))) }
  }

  /// Returns the style for transcripts. It ignores the initial options, which belong to the terminal, except for
  /// `digits`. Changes made with `set` count.
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

  /// Records the error of the running command, if it failed.
  package func take(_ outcome: Interpreter.Outcome) {
    guard let diagnostic = outcome.diagnostic else { return }
    keep(diagnostic.rendered.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  /// Number of output lines of the running command so far.
  package var lineCount: Int { state.withLock { $0.lines.count } }

  /// Returns the output lines of the running command from an index on.
  package func lines(from place: Int) -> [String] { state.withLock { Array($0.lines.dropFirst(place)) } }

  /// Discards output lines of the running command from an index on, so that they appear in no transcript.
  package func forgetLines(from place: Int) {
    state.withLock { $0.lines.removeSubrange(min(place, $0.lines.count)...) }
  }

  /// Finishes the running command and writes it to the recording, if there is one.
  ///
  /// - Parameters:
  ///   - lessonCommands: commands that the lesson ran in response.
  ///   - stops: where Ctrl-C stopped the command or its lesson; written to a recording but not part of the entry.
  ///   - session: the session after the command.
  /// - Returns: the result; the transcript entry, empty if the command is omitted; and a message for the user if the
  ///   recording had to stop.
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

  /// Returns the beginning of a transcript of this session: its front matter and an opening fence.
  public func head(session name: String) -> String { TranscriptText.head(session: name, seed: seed) }

  /// The closing fence of a transcript.
  public static var tail: String { TranscriptText.tail }

  /// Returns the session's folder, the current folder and the home folder on this machine, as far as they are known.
  package static func folders(of session: Session) -> [String] {
    var folders: [String] = []
    if let folder = session.folder { folders.append(folder) }
    if let current = Files.currentFolder { folders.append(current) }
    if let home = EnvironmentVariables["HOME"] { folders.append(home) }
    return folders
  }

  // MARK: The command

  /// The name of the file being written; nil if nothing is being recorded.
  var recording: String? { state.withLock { $0.file?.name } }

  /// Omits the running or next command from the transcript.
  public func skipCommand() { state.withLock { $0.skipsCommand = true } }

  /// Writes the session so far to a file, to which every further command is added.
  func start(_ path: String, name: String) throws(RecordingError) {
    let leaf = name.split(separator: "/").last.map(String.init) ?? name
    let session = leaf.split(separator: ".").first.map(String.init) ?? "session"
    try state.withLock { state throws(RecordingError) in
      guard state.isWhole else {
        throw RecordingError(
          code: .limit, "the session so far exceeds the limit of \(Self.mostBytes) bytes for a recording")
      }
      state.file = try RecordingFile(path: path, name: name, head: head(session: session) + state.pieces.joined())
    }
  }

  /// Stops the recording and returns the name of its file; nil if nothing was being recorded.
  func stop() -> String? {
    state.withLock { state in
      defer { state.file = nil }
      return state.file?.name
    }
  }
}

extension StringProtocol {
  /// The text without escape sequences such as `ESC [ ... m`.
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
