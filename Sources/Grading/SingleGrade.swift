internal import CommandInterpreter
public import Lessons
internal import Platform
internal import Transcripts

/// The re-run of one journal in its own process, so that a crash or an endless command affects only that process.
public struct SingleGrade {
  private let file: String
  private let library: LessonLibrary
  private let digest: String?
  private let seconds: Double
  private let clock: @Sendable () -> Double
  private let shared: SharedResults?

  /// Creates a re-run of a journal file with a time limit.
  ///
  /// - Parameters:
  ///   - digest: the digest that the lessons must have; nil to skip that check.
  ///   - shared: results computed by other processes of the grading run.
  public init(
    file: String, library: LessonLibrary, digest: String? = nil, seconds: Double, shared: SharedResults? = nil,
    clock: @escaping @Sendable () -> Double
  ) {
    self.shared = shared
    self.file = file
    self.library = library
    self.digest = digest
    self.seconds = seconds
    self.clock = clock
  }

  /// Re-runs the journal and immediately passes each line for the parent process to `send`.
  public func run(_ send: (String) -> Void) {
    CurrentProcess.limitMemory(to: DocumentProcesses.memory)
    let bytes = bytes
    // A journal must not access the grader's files.
    try? Files.enter("/")
    EnvironmentVariables.set("HOME", to: "/nowhere")
    for line in grade(bytes, send).message { send(line) }
  }

  /// Grades the journal. Unreadable files, unknown or unreadable lessons, and lessons with another digest give a grade
  /// with a finding.
  func grade() -> JournalGrade { grade(bytes) { _ in } }

  private var bytes: Result<[UInt8], FileProblem> {
    do throws(FileProblem) { return .success(try Files.bytes(file)) } catch { return .failure(error) }
  }

  private func grade(_ bytes: Result<[UInt8], FileProblem>, _ send: (String) -> Void) -> JournalGrade {
    let end = clock() + seconds
    var grade = JournalGrade()
    let record: JournalRecord
    do {
      record = try JournalRecord(try bytes.get())
    } catch let error as MarkdownError {
      grade.findings = [GradeFinding(code: .unreadable, line: error.line, text: error.message)]
      return grade
    } catch {
      grade.findings = [GradeFinding(code: .unreadable, text: (error as? FileProblem)?.reason ?? "\(error)")]
      return grade
    }
    grade.lesson = record.lesson
    grade.student = record.student
    grade.commands = record.commands.count
    guard digest == nil || digest == library.digest else {
      grade.findings = [
        GradeFinding(code: .unknownLesson, text: "the lessons in \(library.source) changed during grading")
      ]
      return grade
    }
    guard let entry = library[record.lesson], entry.name == record.lesson else {
      grade.findings = [
        GradeFinding(code: .unknownLesson, text: "no lesson \(record.lesson) in \(library.source)")
      ]
      return grade
    }
    let lesson: Lesson
    do {
      lesson = try entry.lesson(in: record.language).lesson
    } catch {
      let why = (error as? MarkdownError).map { "line \($0.line): \($0.message)" } ?? (error as? FileProblem)?.reason
      grade.findings = [
        GradeFinding(code: .unknownLesson, text: "the lesson \(entry.name) cannot be read: \(why ?? "\(error)")")
      ]
      return grade
    }
    grade.countsSkips = lesson.countsSkips
    (grade.digest, grade.checks) = (lesson.digest, lesson.checks)
    send(grade.head)
    var rerun = JournalRerun(record, lesson, library: library, shared: shared, clock: clock) { [clock] in clock() > end
    }
    return rerun.grade { send(JournalGrade.runs($0)) }
  }
}
