public import Lessons
internal import Platform
public import TerminalGraphics

/// `cnn-shell grade`: re-runs submitted journals, each in its own process, and reports the results.
public struct Grading: Sendable {
  /// The output format.
  public enum Form: Sendable {
    case text, csv, json
  }

  /// The output of a grading run.
  public struct Report: Sendable {
    /// Lines for standard output, including line ends.
    public var lines: [String]
    /// Lines for standard error, without line ends: the summary if standard output is CSV, or that the run was
    /// interrupted.
    public var remarks: [String] = []
    /// The exit status: 0 all journals are consistent, 1 problems were found, 130 interrupted.
    public var status: Int32
  }

  /// The statement of what a re-run proves and what it does not.
  static let proof =
    "Consistent means that re-running these commands gives these results and completes these steps. It does not prove who entered them."

  private let processes: DocumentProcesses
  private let library: LessonLibrary
  private let seconds: Double

  /// Creates a grading run with an executable that runs `SingleGrade` for `grade --alone FILE`.
  ///
  /// - Parameters:
  ///   - library: the lessons to grade with, from `LessonLibrary.forGrading`.
  ///   - seconds: time limit per journal.
  public init(
    executable: String, library: LessonLibrary, seconds: Double, processors: Int,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    processes = DocumentProcesses(
      executable: executable, seconds: seconds, processors: processors, isInterrupted: isInterrupted)
    self.library = library
    self.seconds = seconds
  }

  /// Grades the given files and all journals in the given folders.
  ///
  /// - Parameter listsAnswers: whether to list free-text answers by question; in text and CSV, they replace the grades.
  public func run(_ paths: [String], form: Form, listsAnswers: Bool, style: GraphicsStyle) -> Report {
    let graded = grades(paths)
    if processes.isInterrupted() { return Report(lines: [], remarks: ["interrupted"], status: 130) }
    let status: Int32 = graded.allSatisfy(\.grade.isConsistent) ? 0 : 1
    let answers = AnswerList(graded)
    let summary = GradeText.summary(graded, by: library, style)
    switch form {
    case .json:
      return Report(
        lines: [GradeJSON(graded, by: library, answers: listsAnswers ? answers : nil).text + "\n"], status: status)
    case .csv:
      let rows = listsAnswers ? answers.rows : GradeCSV.rows(graded)
      return Report(lines: rows.map(CSV.line), remarks: summary, status: status)
    case .text:
      let lines = listsAnswers ? answers.lines(style) : graded.flatMap { GradeText.lines($0, style) }
      return Report(lines: (lines + summary).map { $0 + "\n" }, status: status)
    }
  }

  /// A file with its grade.
  struct Graded: Sendable {
    let file: String
    let grade: JournalGrade
  }

  /// Grades each journal, in the order of the paths. A folder without journals gives a grade with a finding.
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
    // If there is no temporary folder, each process computes everything itself.
    let folder = try? Files.temporaryFolder()
    defer { folder.map(Files.removeAll) }
    let shared = folder.map { SharedResults.word($0, salt: .random(in: .min ... .max)) }
    let outcomes = processes.each(places.count) { grade(files[places[$0]].file, shared) }
    var graded = files
    for (place, grade) in zip(places, outcomes) {
      if let grade { graded[place] = Graded(file: files[place].file, grade: grade) }
    }
    return graded
  }

  /// Extra seconds after the time limit in which a process may report the timeout itself.
  private static let grace = 3.0

  private func grade(_ file: String, _ shared: String?) -> JournalGrade {
    var arguments = ["grade", "--alone", "--timeout", "\(seconds)", "--digest", library.digest]
    if let shared { arguments += ["--shared", shared] }
    if library.source != LessonLibrary.builtIn.source { arguments += ["--lessons", library.source] }
    do throws(FileProblem) {
      let (lines, failure) = try processes.run(arguments + ["--", file], grace: Self.grace)
      var (grade, isWhole, lastLine) = JournalGrade.read(lines)
      if failure == nil, isWhole { return grade }
      grade.findings = [
        GradeFinding(
          code: failure?.isLate == true ? .tooLong : .crashed, line: lastLine,
          text: failure?.text ?? "the shell crashed in this command (it sent no end line)")
      ]
      return grade
    } catch {
      return Self.failed(.crashed, error.message)
    }
  }

  private static func failed(_ code: GradeFinding.Code, _ text: String) -> JournalGrade {
    var grade = JournalGrade()
    grade.findings = [GradeFinding(code: code, text: text)]
    return grade
  }
}
