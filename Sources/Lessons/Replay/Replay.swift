internal import Platform
internal import TerminalGraphics

/// `cnn-shell replay`: replays transcripts in parallel, each in its own process, and reports differences.
public struct Replay: Sendable {
  private let processes: DocumentProcesses
  private let updates: Bool
  private let lessons: String?

  /// Creates a replay that starts `executable` with `replay --alone FOLDER ... FILE` for each transcript, which must
  /// run a `SingleReplay`.
  ///
  /// - Parameters:
  ///   - updates: whether to update files that differ.
  ///   - seconds: time limit per transcript.
  ///   - lessons: the folder of lessons given with `--lessons`, if any.
  public init(
    executable: String, updates: Bool, seconds: Double, processors: Int, lessons: String? = nil,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    processes = DocumentProcesses(
      executable: executable, seconds: seconds, processors: processors, isInterrupted: isInterrupted)
    self.lessons = lessons
    self.updates = updates
  }

  /// Replays the given files and all transcripts in the given folders.
  ///
  /// - Returns: lines for the user and the exit status: 0 no differences; 1 differences, unreadable files, or a folder
  ///   without transcripts; 3 a replay crashed, timed out or could not be started; 130 interrupted.
  public func run(_ paths: [String]) -> (lines: [String], status: Int32) {
    let files: [String]
    do throws(FileProblem) {
      files = try Files.transcripts(paths)
    } catch {
      return ([DisplayText.escaped(error.message)], 1)
    }
    let threads = processes.threads(for: files.count)
    let verdicts = processes.each(files.count) { replay(files[$0], threads: threads) }
    if processes.isInterrupted() { return (["interrupted"], 130) }
    let (lines, status) = summary(files, verdicts.compactMap(\.self))
    return (lines.map(DisplayText.escaped), status)
  }

  private func replay(_ file: String, threads: Int) -> ReplayVerdict {
    do throws(FileProblem) {
      let folder = try Files.temporaryFolder()
      defer { Files.removeAll(folder) }
      let arguments = ["replay", "--alone", folder, "--threads", "\(threads)"]
      let options = (updates ? ["--update"] : []) + (lessons.map { ["--lessons", $0] } ?? [])
      let (lines, failure) = try processes.run(arguments + options + ["--", file])
      if failure == nil, let verdict = ReplayVerdict(message: lines) { return verdict }
      let line = lines.last { $0.hasPrefix("run ") }.map { ":" + $0.dropFirst(4) } ?? ""
      let why = failure?.text ?? "the shell crashed in this command (it sent no end line)"
      return ReplayVerdict(outcome: .crashed, report: ["\(file)\(line): \(why)"])
    } catch {
      return ReplayVerdict(outcome: .crashed, report: [error.message])
    }
  }

  private func summary(_ files: [String], _ verdicts: [ReplayVerdict]) -> (lines: [String], status: Int32) {
    var lines: [String] = []
    for (file, verdict) in zip(files, verdicts) {
      if verdict.isUpdated { lines.append("\(file): rewritten") }
      lines += verdict.report
    }
    let commands = NumberFormat.counted(verdicts.reduce(0) { $0 + $1.commands }, "command")
    let transcripts = NumberFormat.counted(verdicts.count, "transcript")
    let bad = verdicts.count { $0.outcome != .asWritten }
    guard bad > 0 else { return (lines + ["\(transcripts), \(commands): no differences"], 0) }
    let differing = verdicts.reduce(0) { $0 + $1.differing }
    let unreached = verdicts.reduce(0) { $0 + $1.unreached }
    let crashed = verdicts.count { $0.outcome == .crashed }
    var parts = ["\(bad) of \(transcripts) failed: \(differing) of \(commands) gave different output"]
    if unreached > 0 { parts.append("\(unreached) not reached") }
    let unreadable = verdicts.count { $0.outcome == .unreadable }
    if unreadable > 0 { parts.append("\(unreadable) could not be read") }
    if crashed > 0 { parts.append("\(crashed) crashed or timed out") }
    return (lines + [parts.joined(separator: ", ")], crashed > 0 ? 3 : 1)
  }
}
