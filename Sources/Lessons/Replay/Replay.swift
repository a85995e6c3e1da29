internal import Dispatch
internal import Platform
internal import Synchronization
internal import TerminalGraphics

/// `cnn-shell replay`: transcripts replayed at the same time, each in a process of its own, and what differs.
public struct Replay: Sendable {
  private let executable: String
  private let updates: Bool
  private let seconds: Double
  private let processors: Int
  private let lessons: String?
  private let isInterrupted: @Sendable () -> Bool

  /// A replay by the given executable, which is to call `SingleReplay` for `replay --alone FOLDER FILE`.
  ///
  /// - Parameters:
  ///   - updates: whether files that differ are brought up to date.
  ///   - seconds: how long one transcript may take.
  ///   - lessons: the folder of the lessons that they may follow, where one is asked for.
  public init(
    executable: String, updates: Bool, seconds: Double, processors: Int, lessons: String? = nil,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    self.lessons = lessons
    self.executable = executable
    self.updates = updates
    self.seconds = seconds
    self.processors = processors
    self.isInterrupted = isInterrupted
  }

  /// Replays files, and all transcripts of folders.
  ///
  /// - Returns: lines for the user and the exit status: 0 all as written, 1 something differs or cannot be read, 3 a
  ///   replay crashed or took too long, 130 interrupted.
  public func run(_ paths: [String]) -> (lines: [String], status: Int32) {
    let files: [String]
    do throws(FileProblem) {
      files = try Files.transcripts(paths)
    } catch {
      return ([DisplayText.escaped(error.message)], 1)
    }
    let verdicts = Mutex([ReplayVerdict?](repeating: nil, count: files.count))
    let threads = max(1, processors / max(1, files.count))
    DispatchQueue.concurrentPerform(iterations: files.count) { place in
      guard !isInterrupted() else { return }
      let verdict = replay(files[place], threads: threads)
      verdicts.withLock { $0[place] = verdict }
    }
    if isInterrupted() { return (["interrupted"], 130) }
    let (lines, status) = summary(files, verdicts.withLock { $0 }.compactMap(\.self))
    return (lines.map(DisplayText.escaped), status)
  }

  private func replay(_ file: String, threads: Int) -> ReplayVerdict {
    do throws(FileProblem) {
      let folder = try Files.temporaryFolder()
      defer { Files.removeAll(folder) }
      let arguments = [executable, "replay", "--alone", folder, "--threads", "\(threads)"]
      let options = (updates ? ["--update"] : []) + (lessons.map { ["--lessons", $0] } ?? [])
      let process = try WatchedProcess(arguments + options + ["--", file])
      let (lines, status) = process.finish(within: seconds, isInterrupted: isInterrupted)
      if status == 0, let verdict = ReplayVerdict(message: lines) { return verdict }
      return ReplayVerdict(outcome: .crashed, report: [epitaph(file, lines, status)])
    } catch {
      return ReplayVerdict(outcome: .crashed, report: [error.message])
    }
  }

  /// What to say of a process that came to no verdict.
  private func epitaph(_ file: String, _ lines: [String], _ status: Int32?) -> String {
    let line = lines.last { $0.hasPrefix("run ") }.map { ":" + $0.dropFirst(4) } ?? ""
    guard let status else { return "\(file)\(line): this command had not ended after \(Int(seconds)) s in all" }
    return "\(file)\(line): the shell crashed in this command (\(WatchedProcess.ending(status)))"
  }

  private func summary(_ files: [String], _ verdicts: [ReplayVerdict]) -> (lines: [String], status: Int32) {
    var lines: [String] = []
    for (file, verdict) in zip(files, verdicts) {
      if verdict.isUpdated { lines.append("\(file): rewritten") }
      lines += verdict.report
    }
    let commands = ReplayReport.counted(verdicts.reduce(0) { $0 + $1.commands }, "command")
    let transcripts = ReplayReport.counted(verdicts.count, "transcript")
    let bad = verdicts.count { $0.outcome != .asWritten }
    guard bad > 0 else { return (lines + ["\(transcripts), \(commands): all as written"], 0) }
    let differing = verdicts.reduce(0) { $0 + $1.differing }
    let unreached = verdicts.reduce(0) { $0 + $1.unreached }
    let crashed = verdicts.count { $0.outcome == .crashed }
    var parts = ["\(bad) of \(transcripts) failed: \(differing) of \(commands) gave something else"]
    if unreached > 0 { parts.append("\(unreached) not reached") }
    let unreadable = verdicts.count { $0.outcome == .unreadable }
    if unreadable > 0 { parts.append("\(unreadable) cannot be read") }
    if crashed > 0 { parts.append("\(crashed) crashed or took too long") }
    return (lines + [parts.joined(separator: ", ")], crashed > 0 ? 3 : 1)
  }
}
