internal import CommandInterpreter
internal import Platform
internal import TerminalGraphics
internal import Transcripts

/// `cnn-shell lessons check`: checks each lesson in its own process, to see that it works as Documentation/Lessons.md
/// promises.
public struct LessonCheck: Sendable {
  /// Maximum time for all lessons together, in seconds; a longer check continues but counts as a problem.
  public static let budget = 300.0

  private let processes: DocumentProcesses
  private let clock: @Sendable () -> Double

  /// Creates a check that starts `executable` with `lessons check --alone FOLDER ... FILE` for each lesson, which must
  /// run a `SingleLessonCheck`.
  ///
  /// - Parameters:
  ///   - seconds: time limit per lesson.
  ///   - clock: returns the time in seconds.
  public init(
    executable: String, seconds: Double, processors: Int, clock: @escaping @Sendable () -> Double,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    processes = DocumentProcesses(
      executable: executable, seconds: seconds, processors: processors, isInterrupted: isInterrupted)
    self.clock = clock
  }

  /// The students used to check a lesson whose seed depends on the student.
  static let students = ["ada", "grace", "kunihiko", "yann"]

  /// Checks a lesson's file and returns the findings.
  ///
  /// - Parameters:
  ///   - files: the files that the lesson's commands may access.
  ///   - willRun: called with each line before it runs.
  static func findings(
    _ bytes: [UInt8], fileName: String, threads: Int = 1, files: FileAccess = .none,
    willRun: @escaping (Lesson, String) -> Void = { _, _ in }
  ) -> [LessonFinding] {
    let (lesson, lines): (Lesson, [String])
    do throws(MarkdownError) {
      lines = try Markdown.lines(of: bytes)
      lesson = try Lesson(bytes)
    } catch {
      return [LessonFinding(line: error.line, message: error.message)]
    }
    var findings = LessonRules(lesson, lines: lines, fileName: fileName).findings
    let students = lesson.seedRule == .student ? students : [StudentID.anonymous]
    for student in students {
      let run = LessonTrialRun(lesson, student: student, threads: threads, files: files) { willRun(lesson, $0) }
      run.solve()
      run.solveFromSetups()
      run.skip()
      findings += run.findings.filter { !findings.contains($0) }
    }
    return findings.sorted { $0.line < $1.line }
  }

  /// Checks a translation of a lesson and returns the findings. Its commands are those of the lesson and are checked
  /// with the lesson.
  static func findings(_ bytes: [UInt8], fileName: String, translationOf base: [UInt8]) -> [LessonFinding] {
    let lesson: Lesson
    do throws(MarkdownError) { lesson = try Lesson(base) } catch {
      return [LessonFinding(line: 1, message: "cannot read the lesson that this file translates: \(error.message)")]
    }
    do throws(MarkdownError) {
      let translation = try Lesson(bytes)
      _ = try lesson.translated(by: translation)
      return LessonRules(translation, lines: try Markdown.lines(of: bytes), fileName: fileName).textFindings
    } catch {
      return [LessonFinding(line: error.line, message: error.message)]
    }
  }

  /// Checks the given files and all lessons in the given folders.
  ///
  /// - Returns: lines for the user, and the exit status: 0 success; 1 problems were found, a folder has no lessons, or
  ///   all lessons together took longer than `budget`; 3 the process of a lesson timed out, crashed or could not be
  ///   started; 130 interrupted.
  public func run(_ paths: [String]) -> (lines: [String], status: Int32) {
    let files: [(name: String, path: String)]
    do throws(FileProblem) { files = try Self.files(paths) } catch {
      return ([DisplayText.escaped(error.message)], 1)
    }
    let start = clock()
    let threads = processes.threads(for: files.count)
    let found = processes.each(files.count) { check(files[$0].path, threads: threads) }.compactMap(\.self)
    if processes.isInterrupted() { return (["interrupted"], 130) }
    var lines = found.flatMap(\.lines)
    let bad = found.count { !$0.lines.isEmpty }
    let seconds = clock() - start
    let isSlow = seconds > Self.budget
    if isSlow { lines.append("the lessons took \(Int(seconds)) s in total; the limit is \(Int(Self.budget)) s") }
    let lessons = NumberFormat.counted(files.count, "lesson")
    lines.append(bad == 0 ? "\(lessons): no problems (\(Int(seconds.rounded())) s)" : "\(bad) of \(lessons) failed")
    return (lines, found.contains(where: \.hasDied) ? 3 : bad == 0 && !isSlow ? 0 : 1)
  }

  /// Checks one lesson and returns the report, and whether its process crashed, timed out or could not be started.
  private func check(_ path: String, threads: Int) -> (lines: [String], hasDied: Bool) {
    do throws(FileProblem) {
      let folder = try Files.temporaryFolder()
      defer { Files.removeAll(folder) }
      let (told, failure) = try processes.run(
        ["lessons", "check", "--alone", folder, "--threads", "\(threads)", "--", path])
      let message = SingleLessonCheck.Message(told)
      guard failure == nil, message.isWhole else {
        let why = failure?.text ?? "the shell crashed in this command (it sent no end line)"
        let command = message.command.isEmpty ? "" : ": `\(message.command)`"
        return ([DisplayText.escaped("\(path):\(message.line): \(why)\(command)")], true)
      }
      return (message.lines(path), false)
    } catch {
      return ([DisplayText.escaped(error.message)], true)
    }
  }

  /// Returns the given files and the lessons in the given folders.
  private static func files(_ paths: [String]) throws(FileProblem) -> [(name: String, path: String)] {
    var files: [(name: String, path: String)] = []
    for path in paths {
      guard Files.isFolder(path, followingLinks: true) else {
        files.append((path.split(separator: "/").last.map(String.init) ?? path, path))
        continue
      }
      let names = try Files.list(path).filter { LessonFileName($0) != nil }
      guard !names.isEmpty else { throw FileProblem(path, "no lessons in this folder") }
      files += names.map { ($0, path.hasSuffix("/") ? path + $0 : "\(path)/\($0)") }
    }
    return files
  }
}
