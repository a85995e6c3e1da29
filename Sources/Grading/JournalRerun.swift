internal import CommandInterpreter
internal import Lessons
internal import Platform
internal import Transcripts

/// A re-run of a journal's commands in a new session, with the lesson judging them again. The results are compared with
/// the journal.
struct JournalRerun {
  private let record: JournalRecord
  private let lesson: Lesson
  private let player: LessonPlayer
  private let isOver: @Sendable () -> Bool
  private let version: JournalVersion
  /// The names assigned so far.
  private var names: Set<String> = []
  private var findings: [GradeFinding] = []
  private var differences = JournalDifferences()
  /// Whether the re-run stopped before the end of the journal.
  private var isStopped = false
  /// The step marks of the re-run, in order.
  private var marks: [(kind: Journal.Mark, id: String, title: String?)] = []
  /// Mistakes of the lesson itself.
  private var faults: [String] = []
  /// The step records, updated while the lesson is open.
  private var records: [StepRecord] = []

  /// Creates a re-run of a lesson's journal.
  ///
  /// - Parameters:
  ///   - library: the lesson's library.
  ///   - shared: results computed by other processes of the grading run.
  ///   - clock: measures which computations are long enough to share.
  ///   - isOver: returns whether the time limit has passed, which interrupts the running command.
  init(
    _ record: JournalRecord, _ lesson: Lesson, library: LessonLibrary, shared: SharedResults?,
    clock: @escaping @Sendable () -> Double,
    isOver: @escaping @Sendable () -> Bool
  ) {
    self.record = record
    self.lesson = lesson
    self.isOver = isOver
    version = record.version(comparedWith: lesson)
    var environment = Environment()
    environment.capabilities = Recorder.capabilities
    environment.files = .grading
    environment.isInterrupted = isOver
    environment.checkpoints = shared?.checkpoints
    environment.clock = clock
    player = LessonPlayer(
      environment, session: Session(), recorder: Recorder(seed: Session.defaultSeed),
      library: library, student: record.student)
  }

  /// Re-runs the journal.
  ///
  /// - Parameter willRun: called with the line of each command before it runs, except the first, which opens the
  ///   lesson.
  mutating func grade(willRun: (Int) -> Void = { _ in }) -> JournalGrade {
    compareHead()
    let carried = record.finishedBefore.filter { id in lesson.steps.contains { $0.id == id } }
    let stop = record.lines.first?.stop
    let opening = player.begin(lesson, carrying: carried, stoppingBehind: stop)
    take(opening)
    if let first = record.commands.first {
      if stop == nil { compare(first, opening, isOpening: true) } else { differences.add(first, .lessonInterrupted) }
    }
    for (command, line) in zip(record.commands, record.lines).dropFirst() {
      guard run(command, line, willRun) else { break }
    }
    var grade = JournalGrade(
      lesson: lesson.name, student: record.student, commands: record.commands.count, countsSkips: lesson.countsSkips)
    (grade.digest, grade.checks) = (lesson.digest, lesson.checks)
    grade.steps = lesson.steps.enumerated().map { place, step in
      var graded = JournalGrade.Step(id: step.id, title: step.title)
      graded.result = Self.result(of: step.id, marks.map { ($0.kind, $0.id) }, carried: carried)
      graded.marked = Self.result(of: step.id, record.marks.map { ($0.kind, $0.id) }, carried: carried)
      graded.counts = graded.result == .done || graded.result == .skipped && !lesson.countsSkips
      if records.indices.contains(place) {
        graded.attempts = records[place].attempts
        graded.hints = records[place].hints
        graded.solutions = records[place].solutionsShown
      }
      return graded
    }
    grade.answers = answers
    findings += differences.findings(of: record.commands.count)
    for fault in faults { found(.lessonFault, fault) }
    compareMarks(grade.steps, carried)
    grade.findings = findings.sorted { ($0.code.isProblem ? 0 : 1, $0.line) < ($1.code.isProblem ? 0 : 1, $1.line) }
    return grade
  }

  // MARK: Commands

  /// Runs a command and returns whether to continue with the next one.
  private mutating func run(_ command: Transcript.Command, _ line: JournalLine, _ willRun: (Int) -> Void) -> Bool {
    // How far an interrupted command got is unknown. Resuming a lesson skips it too, unless a checkpoint is stored.
    if command.code == .interrupted {
      differences.add(command, .interrupted)
      return true
    }
    willRun(command.line)
    let report = player.execute(player.read(command.text), stoppingBehind: line.stop)
    if isOver() {
      stop(.tooLong, command, "the time limit was reached in this command; the rest was not re-run")
      return false
    }
    guard player.isInLesson, report.opening == nil else {
      stop(.leavesLesson, command, "this leaves the lesson, which a journal never records; the rest was not re-run")
      return false
    }
    take(report)
    // The output of a lesson that was stopped is unknown; all its effects were undone.
    if line.stop != nil { differences.add(command, .lessonInterrupted) } else { compare(command, report) }
    return true
  }

  /// Collects the lesson's response to a line.
  private mutating func take(_ report: LineReport) {
    marks += report.marks
    faults += report.lessonFaults
    records = player.records
  }

  private mutating func stop(_ code: GradeFinding.Code, _ command: Transcript.Command, _ text: String) {
    isStopped = true
    found(code, at: command.line, text)
  }

  private mutating func found(_ code: GradeFinding.Code, at line: Int = 0, _ text: String) {
    findings.append(GradeFinding(code: code, line: line, text: text))
  }

  /// The error codes of commands for which a file or dataset is missing, inaccessible or damaged.
  private static let fileCodes: [ErrorCode?] = [.fileNotFound, .fileDenied, .fileFormat, .noData]

  /// Whether a command, or one that the lesson ran in response, failed because of a file or dataset here, or lacked a
  /// dataset where the journal was made.
  private func lacksFiles(_ command: Transcript.Command, _ report: LineReport) -> Bool {
    if Self.fileCodes.contains(report.result.code) || command.code == .noData { return true }
    if report.commands.contains(where: { Self.fileCodes.contains($0.result.code) }) { return true }
    let mark = "error[\(ErrorCode.noData.rawValue)]"
    return command.expected.contains { line in
      if case .line(let pattern) = line.part { pattern.source.hasPrefix(mark) } else { false }
    }
  }

  /// Whether a command, or one that the lesson ran in response, exceeded the memory limit, here or where the journal
  /// was made.
  ///
  /// Forging such an error in a journal gains nothing: only the result of the re-run counts.
  private func lacksMemory(_ command: Transcript.Command, _ report: LineReport) -> Bool {
    let told = command.expected.compactMap { line -> String? in
      if case .line(let pattern) = line.part { pattern.source } else { nil }
    }
    let given = report.result.lines + report.commands.flatMap(\.result.lines)
    return (told + given).contains(where: MemoryBudget.isRefusal)
  }

  private mutating func compare(_ command: Transcript.Command, _ report: LineReport, isOpening: Bool = false) {
    let text = isOpening ? command.text : report.text
    let volatile = VolatileText(
      commands: [text] + (isOpening ? [] : report.commands.map(\.text)),
      folders: Recorder.folders(of: player.interpreter.session))
    // Terminal settings are not graded.
    if !isOpening, report.line.reading?.words == ["set"], command.code == report.result.code { return }
    let patterns = volatile.patterns(report.result.lines)
    names.formUnion(([text] + patterns).compactMap(OutputResults.nameGiven))
    let output = JournalOutput(command)
    guard !output.agrees(with: report.result, patterns: patterns, isOpening: isOpening) else { return }
    if agreesInOtherWords(output, report, patterns, isOpening: isOpening) { return }
    if lacksFiles(command, report) {
      differences.add(command, .usesFiles)
    } else if lacksMemory(command, report) {
      differences.add(command, .lacksMemory)
    } else if differences.holdsUnrepeatable {
      differences.add(command, .followsUnrepeatable)
    } else {
      differences.add(command, giving: report.result)
    }
  }

  /// Whether a journal made with a different wording of the shell or lesson has the same results for a command.
  private func agreesInOtherWords(
    _ output: JournalOutput, _ report: LineReport, _ patterns: [String], isOpening: Bool
  ) -> Bool {
    switch version {
    case .same: false
    // The shell's own wording may have changed even if the lesson is another version or unknown.
    case .other where !record.isFromShellWithOtherWords: false
    case .otherShell where !isOpening: output.hasResults(of: report.result, patterns: patterns, names: names)
    case .otherShell, .otherWords, .other:
      output.hasResults(
        of: report.result, patterns: patterns, ownLines: report.ownLines, and: report.commands, names: names)
    }
  }

  // MARK: The journal's claims

  private mutating func compareHead() {
    if version == .other {
      found(
        .otherVersion,
        "the journal is for another version of the lesson (digest \(record.digest), here \(lesson.digest)), which may explain differences"
      )
    }
    let seed = lesson.seed(for: record.student)
    if record.seed != seed {
      found(.otherSeed, "the journal's seed is \(record.seed), but the lesson's seed for \(record.student) is \(seed)")
    }
    let words = record.commands.first?.text.split(separator: " ") ?? []
    if words.first != "lesson" {
      found(
        .otherOpening, at: record.commands.first?.line ?? 0,
        "the journal does not begin with `lesson \(lesson.name)`")
    }
  }

  private mutating func compareMarks(_ steps: [JournalGrade.Step], _ carried: [String]) {
    if !carried.isEmpty {
      let ids = carried.joined(separator: ", ")
      found(
        .carried, "\(ids): marked as done in another version of the lesson, which this journal does not prove")
    }
    for step in steps where step.marked != step.result {
      let isClaim = step.marked == .done || step.marked == .skipped
      let isReached = step.result == .done || step.result == .skipped
      // Steps that were not re-run can be neither confirmed nor denied.
      guard isReached || isClaim && !isStopped, isClaim || !isStopped else { continue }
      let why = differences.holdsUnrepeatable ? ", possibly because an earlier command could not be repeated" : ""
      let mark = isClaim ? "marked as \(step.marked.rawValue)" : "not marked"
      found(
        .marksDiffer, at: record.marks.first { $0.id == step.id && $0.kind != .begins }?.line ?? 0,
        "step \(step.id) is \(mark), but the re-run gives \(step.result.rawValue)\(why)")
    }
    let strangers = Set(record.marks.map(\.id)).subtracting(steps.map(\.id))
    if let first = record.marks.first(where: { strangers.contains($0.id) }) {
      let ids = strangers.sorted().prefix(8).joined(separator: ", ")
      found(.marksDiffer, at: first.line, "marks for steps the lesson does not have: \(ids)")
    }
  }

  private static func result(
    of id: String, _ marks: [(kind: Journal.Mark, id: String)], carried: [String]
  ) -> JournalGrade.Result {
    // A carried step may have been repeated since.
    let kinds = marks.filter { $0.id == id }.map(\.kind)
    if kinds.contains(.done) { return .done }
    if kinds.contains(.skipped) { return .skipped }
    if carried.contains(id) { return .carried }
    return kinds.isEmpty ? .notReached : .notDone
  }

  private var answers: [JournalGrade.Answer] {
    zip(lesson.steps, records).flatMap { step, record in
      step.tasks.flatMap { task -> [JournalGrade.Answer] in
        guard let question = task.question, case .text = question.kind else { return [] }
        let text = question.lines.map(\.withoutBlanksAround).filter { !$0.isEmpty }.joined(separator: " ")
        return (record.answers[task.line] ?? []).map { .init(step: step.id, question: text, text: $0) }
      }
    }
  }
}
