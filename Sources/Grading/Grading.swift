internal import Dispatch
internal import Lessons
internal import Platform
internal import Synchronization
public import TerminalGraphics

/// `cnn-shell grade`: journals that were handed in, each run again in a process of its own, and what that gives.
public struct Grading: Sendable {
  /// How the outcome is written.
  public enum Form: Sendable {
    case text, csv, json
  }

  /// What is written.
  public struct Report: Sendable {
    /// For standard output; each ends in what ends a line of its form.
    public var lines: [String]
    /// For standard error, where standard output is data.
    public var remarks: [String] = []
    /// 0 all journals are consistent, 1 something was found, 130 interrupted.
    public var status: Int32
  }

  /// What a re-run proves, and what not.
  static let proof =
    "Consistent means that these commands, run again, give these results and reach these steps. It does not prove who entered them."

  private let executable: String
  private let lessons: String?
  private let seconds: Double
  private let processors: Int
  private let isInterrupted: @Sendable () -> Bool

  /// A grading by the given executable, which is to call `SingleGrade` for `grade --alone FILE`.
  ///
  /// - Parameters:
  ///   - lessons: the folder of lessons; nil for the nearest.
  ///   - seconds: how long one journal may take.
  public init(
    executable: String, lessons: String?, seconds: Double, processors: Int,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    self.executable = executable
    self.lessons = lessons
    self.seconds = seconds
    self.processors = processors
    self.isInterrupted = isInterrupted
  }

  /// Grades files, and all journals of folders.
  ///
  /// - Parameter listsAnswers: whether the answers in words are listed by question, instead of tables of steps.
  public func run(_ paths: [String], form: Form, listsAnswers: Bool, style: GraphicsStyle) -> Report {
    let graded = grades(paths)
    if isInterrupted() { return Report(lines: [], remarks: ["interrupted"], status: 130) }
    let status: Int32 = graded.allSatisfy(\.grade.isConsistent) ? 0 : 1
    let answers = AnswerList(graded)
    let summary = GradeText.summary(graded, style)
    switch form {
    case .json:
      return Report(lines: [GradeJSON(graded, answers: listsAnswers ? answers : nil).text + "\n"], status: status)
    case .csv:
      let rows = listsAnswers ? answers.rows : GradeCSV.rows(graded)
      return Report(lines: rows.map(CSV.line), remarks: summary, status: status)
    case .text:
      let lines = listsAnswers ? answers.lines(style) : graded.flatMap { GradeText.lines($0, style) }
      return Report(lines: (lines + summary).map { $0 + "\n" }, status: status)
    }
  }

  /// A file with what it came to.
  struct Graded: Sendable {
    let file: String
    let grade: JournalGrade
  }

  /// What each journal comes to, in the order of the paths.
  func grades(_ paths: [String]) -> [Graded] {
    let files = paths.flatMap { path -> [Graded?] in
      guard Files.isFolder(path, followingLinks: true) else { return [Graded(file: path, grade: JournalGrade())] }
      do throws(FileProblem) {
        return try Files.transcripts([path]).map { Graded(file: $0, grade: JournalGrade()) }
      } catch {
        return [Graded(file: path, grade: Self.failed(.unreadable, error.reason))]
      }
    }.compactMap(\.self)
    let places = files.indices.filter { files[$0].grade.findings.isEmpty }
    // Without a folder each computes all by itself.
    let folder = try? Files.temporaryFolder()
    defer { folder.map(Files.removeAll) }
    let shared = folder.map { SharedResults.word($0, salt: .random(in: .min ... .max)) }
    let next = Mutex(0)
    let graded = Mutex(files)
    // As many at a time as there are processors: each computes with one thread.
    DispatchQueue.concurrentPerform(iterations: min(processors, places.count)) { _ in
      while !isInterrupted() {
        let turn = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard turn < places.count else { return }
        let file = files[places[turn]].file
        let grade = grade(file, shared)
        graded.withLock { $0[places[turn]] = Graded(file: file, grade: grade) }
      }
    }
    return graded.withLock { $0 }
  }

  /// How much longer than allowed a process may be, to tell itself how far it came.
  private static let grace = 3.0

  private func grade(_ file: String, _ shared: String?) -> JournalGrade {
    var arguments = [executable, "grade", "--alone", "--timeout", "\(seconds)"]
    if let shared { arguments += ["--shared", shared] }
    if let lessons { arguments += ["--lessons", lessons] }
    do throws(FileProblem) {
      let process = try WatchedProcess(arguments + ["--", file])
      let (lines, status) = process.finish(within: seconds + Self.grace, isInterrupted: isInterrupted)
      var (grade, isWhole, lastLine) = JournalGrade.read(lines)
      if status == 0, isWhole { return grade }
      grade.findings = [Self.epitaph(status, lastLine, seconds)]
      return grade
    } catch {
      return Self.failed(.crashed, error.message)
    }
  }

  private static func epitaph(_ status: Int32?, _ line: Int, _ seconds: Double) -> GradeFinding {
    guard let status else {
      return GradeFinding(
        code: .tooLong, line: line,
        text: "this command had not ended after \(seconds.formatted) s in all, and was ended")
    }
    return GradeFinding(
      code: .crashed, line: line, text: "the shell crashed in this command (\(WatchedProcess.ending(status)))")
  }

  private static func failed(_ code: GradeFinding.Code, _ text: String) -> JournalGrade {
    var grade = JournalGrade()
    grade.findings = [GradeFinding(code: code, text: text)]
    return grade
  }
}

extension Double {
  /// Whole seconds without a point.
  fileprivate var formatted: String { self == rounded() && abs(self) < 1e9 ? "\(Int(self))" : "\(self)" }
}
