internal import Platform
internal import Transcripts

/// The replay of one transcript in its own process, so that a crash or an endless loop affects only that process.
///
/// It sends lines to its parent: `run LINE` before each command; at the end `done` with a verdict, then its report.
public struct SingleReplay {
  private let file: String
  private let folder: String
  private let threads: Int
  private let isUpdating: Bool
  private let lessons: String?
  private let clock: () -> Double

  /// Creates a replay of a file.
  ///
  /// - Parameters:
  ///   - folder: an empty folder in which the session runs; commands can write nowhere else.
  ///   - isUpdating: whether to update the file.
  ///   - lessons: the folder of lessons; nil for a folder `lessons` beside the file, or the embedded ones.
  public init(
    file: String, folder: String, threads: Int, isUpdating: Bool, lessons: String? = nil,
    clock: @escaping () -> Double
  ) {
    self.lessons = lessons
    self.file = file
    self.folder = folder
    self.threads = threads
    self.isUpdating = isUpdating
    self.clock = clock
  }

  /// Runs the replay and passes each line meant for the parent process to `send` immediately.
  public func run(_ send: (String) -> Void) {
    CurrentProcess.limitMemory(to: DocumentProcesses.memory)
    let verdict: ReplayVerdict
    do {
      let bytes = try Files.bytes(file)
      let path = try Files.resolved(file)
      let library = try LessonLibrary.ofTranscript(path, asked: lessons)
      verdict = try isUpdating ? update(bytes, path, library, send) : replay(bytes, path, library, send)
    } catch let error as MarkdownError {
      verdict = ReplayVerdict(outcome: .unreadable, report: ["\(file):\(error.line): \(error.message)"])
    } catch let error as FileProblem {
      verdict = ReplayVerdict(outcome: .unreadable, report: [error.message])
    } catch {
      verdict = ReplayVerdict(outcome: .unreadable, report: ["\(file): \(error)"])
    }
    for line in verdict.message { send(line) }
  }

  private func replay(
    _ bytes: [UInt8], _ path: String, _ library: LessonLibrary, _ send: (String) -> Void
  ) throws -> ReplayVerdict {
    let transcript = try checked(bytes)
    return verdict(transcript, try session(transcript, path, "1", library, send).results)
  }

  /// Parses a transcript; throws if it has no commands, or if the expected output of one matches anything.
  private func checked(_ bytes: [UInt8]) throws(MarkdownError) -> Transcript {
    let transcript = try Transcript(bytes)
    if let fault = transcript.faults.first { throw fault }
    guard !transcript.commands.isEmpty else {
      throw MarkdownError(line: 1, "the file has no commands: expected a `cnn` fence with lines `cnn> COMMAND`")
    }
    return transcript
  }

  private func session(
    _ transcript: Transcript, _ path: String, _ name: String, _ library: LessonLibrary, _ send: (String) -> Void
  ) throws(FileProblem) -> ReplayedSession {
    let own = folder + "/" + name
    try Files.makePrivateFolder(own)
    try Files.enter(own)
    EnvironmentVariables.set("HOME", to: own)
    return ReplayedSession(
      of: transcript, library: library, threads: threads, clock: clock, folder: own, documents: [Files.folder(of: path)]
    ) { send("run \($0.line)") }
  }

  private func verdict(_ transcript: Transcript, _ results: [CommandResult]) -> ReplayVerdict {
    let report = ReplayReport(name: file, transcript: transcript, results: results)
    return ReplayVerdict(
      outcome: report.isAsWritten ? .asWritten : .differs, commands: report.count, differing: report.failures.count,
      unreached: report.unreached.count, report: report.lines)
  }

  private func update(
    _ bytes: [UInt8], _ path: String, _ library: LessonLibrary, _ send: (String) -> Void
  ) throws -> ReplayVerdict {
    let transcript = try checked(bytes)
    let first = try session(transcript, path, "1", library, send)
    let before = verdict(transcript, first.results)
    if before.outcome == .asWritten { return before }
    let second = try session(transcript, path, "2", library, send)
    guard first.patterns == second.patterns, first.results.map(\.code) == second.results.map(\.code) else {
      let place = zip(first.patterns, second.patterns).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
      let line = transcript.commands[min(place, transcript.commands.count - 1)].line
      throw MarkdownError(line: line, "two runs gave different results, so nothing was rewritten")
    }
    let updated = TranscriptUpdate(of: bytes, transcript, first).bytes
    let renewed = try checked(updated)
    if updated != bytes { try Files.save(updated, as: path) }
    var after = verdict(renewed, first.results)
    after.isUpdated = updated != bytes
    return after
  }
}
