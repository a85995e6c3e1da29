internal import CommandInterpreter

/// A journal's commands run again in a session of their own, judged again, and compared with what the journal says.
struct JournalRerun {
  private let record: JournalRecord
  private let lesson: Lesson
  private let host: LessonHost
  private let isOver: () -> Bool
  private var findings: [GradeFinding] = []
  private var differences = Differences()
  /// Whether not all of the journal was run.
  private var isStopped = false

  /// Commands that gave something else.
  private struct Differences {
    /// The places, and the first as it came.
    var certain: [Int] = []
    var first: (command: Transcript.Command, result: CommandResult)?
    /// Those behind a command that could not be repeated.
    var uncertain: [Int] = []
    var interrupted: [Int] = []
    var files: [Int] = []
  }

  /// A journal of a lesson.
  ///
  /// - Parameters:
  ///   - library: where the lesson is from.
  ///   - isOver: whether the time is up; a command that runs then is interrupted.
  init(_ record: JournalRecord, _ lesson: Lesson, library: LessonLibrary, isOver: @escaping () -> Bool) {
    self.record = record
    self.lesson = lesson
    self.isOver = isOver
    var environment = Environment()
    environment.capabilities = Recorder.capabilities
    environment.writableFolder = Trial.noFolder
    environment.isInterrupted = isOver
    var settings = Settings()
    settings.usesPager = false
    host = LessonHost(
      environment, session: Session(settings: settings), recorder: Recorder(seed: Session.defaultSeed),
      library: library, student: record.student)
  }

  /// Runs it.
  ///
  /// - Parameter willRun: is told the line of each command before it runs.
  mutating func grade(willRun: (Int) -> Void = { _ in }) -> JournalGrade {
    compareHead()
    var marks: [(kind: Journal.Mark, id: String)] = []
    let carried = record.finishedBefore.filter { id in lesson.steps.contains { $0.id == id } }
    host.didMark = { marks.append(($0, $1)) }
    let opening = host.begin(lesson, carrying: carried)
    if let first = record.commands.first { compare(first, opening, text: first.text, isOpening: true) }
    for (command, line) in zip(record.commands, record.lines).dropFirst() {
      host.stopsBehind = line.stop
      guard run(command, willRun) else { break }
    }
    var grade = JournalGrade(
      lesson: lesson.name, student: record.student, commands: record.commands.count, countsSkips: lesson.countsSkips)
    let records = host.play?.records ?? []
    grade.steps = lesson.steps.enumerated().map { place, step in
      var graded = JournalGrade.Step(id: step.id, title: step.title)
      graded.result = Self.result(of: step.id, marks, carried: carried)
      graded.marked = Self.result(of: step.id, record.marks.map { ($0.kind, $0.id) }, carried: carried)
      graded.counts = graded.result == .done || graded.result == .skipped && !lesson.countsSkips
      if records.indices.contains(place) {
        graded.attempts = records[place].attempts
        graded.hints = records[place].hints
        graded.solutions = records[place].solutionsShown
      }
      return graded
    }
    grade.answers = answers(records)
    reportDifferences()
    compareMarks(grade.steps, carried)
    grade.findings = findings.sorted { ($0.code.isProblem ? 0 : 1, $0.line) < ($1.code.isProblem ? 0 : 1, $1.line) }
    return grade
  }

  // MARK: Commands

  /// Runs a command; whether the next is to be run.
  private mutating func run(_ command: Transcript.Command, _ willRun: (Int) -> Void) -> Bool {
    // A resumed lesson leaves these out too: how far they came cannot be known.
    if command.code == .interrupted {
      differences.interrupted.append(command.line)
      return true
    }
    willRun(command.line)
    let openings = host.openings
    let finished = host.execute(command.text)
    if isOver() {
      stop(.tooLong, command, "the time was up in this command; what follows was not run again")
      return false
    }
    guard host.play != nil, host.openings == openings else {
      stop(.leavesLesson, command, "this leaves the lesson, which no journal holds; what follows was not run again")
      return false
    }
    compare(command, finished.result, text: finished.text, with: finished.lessonCommands)
    return true
  }

  private mutating func stop(_ code: GradeFinding.Code, _ command: Transcript.Command, _ text: String) {
    isStopped = true
    findings.append(GradeFinding(code: code, line: command.line, text: text))
  }

  private static let fileCodes: [ErrorCode?] = [.fileNotFound, .fileDenied, .fileFormat]

  private mutating func compare(
    _ command: Transcript.Command, _ result: CommandResult, text: String, with lessonCommands: [String] = [],
    isOpening: Bool = false
  ) {
    let volatile = VolatileText(
      commands: [text] + lessonCommands, folders: Recorder.folders(of: host.interpreter.session))
    let patterns = volatile.patterns(result.lines)
    guard !JournalOutput(command).agrees(with: result, patterns: patterns, isOpening: isOpening) else { return }
    if Self.fileCodes.contains(result.code) {
      differences.files.append(command.line)
    } else if !differences.interrupted.isEmpty || !differences.files.isEmpty {
      differences.uncertain.append(command.line)
    } else {
      differences.certain.append(command.line)
      if differences.first == nil { differences.first = (command, result) }
    }
  }

  private mutating func reportDifferences() {
    let all = ReplayReport.counted(record.commands.count, "command")
    func count(_ lines: [Int]) -> String { ReplayReport.counted(lines.count, "command") }
    if let (command, result) = differences.first {
      findings.append(
        GradeFinding(
          code: .outputsDiffer, line: command.line,
          text: "\(differences.certain.count) of \(all) gave something else when they were run again",
          details: ReplayReport.excerpt(of: command, result)))
    }
    if let first = differences.uncertain.first {
      findings.append(
        GradeFinding(
          code: .outputsUncertain, line: first,
          text:
            "\(differences.uncertain.count) of \(all) gave something else, behind one that could not be repeated, which may be why"
        ))
    }
    if let first = differences.interrupted.first {
      findings.append(
        GradeFinding(
          code: .interrupted, line: first,
          text: "\(count(differences.interrupted)) had been interrupted: this is not repeatable, and was left out"))
    }
    if let first = differences.files.first {
      findings.append(
        GradeFinding(
          code: .usesFiles, line: first,
          text: "\(count(differences.files)) used files that are not here, or that a re-run may not write"))
    }
    for fault in host.lessonFaults { findings.append(GradeFinding(code: .lessonFault, text: fault)) }
  }

  // MARK: What the journal says

  private mutating func compareHead() {
    if record.digest != lesson.digest {
      findings.append(
        GradeFinding(
          code: .otherVersion,
          text:
            "the journal is of another version of the lesson (digest \(record.digest), here \(lesson.digest)): what differs may follow from that"
        ))
    }
    let seed = lesson.seed(for: record.student)
    if record.seed != seed {
      findings.append(
        GradeFinding(
          code: .otherSeed,
          text: "the journal's seed is \(record.seed), and the lesson's for \(record.student) is \(seed)"))
    }
    let words = record.commands.first?.text.split(separator: " ") ?? []
    if words.first != "lesson" {
      findings.append(
        GradeFinding(
          code: .otherOpening, line: record.commands.first?.line ?? 0,
          text: "the journal does not begin with `lesson \(lesson.name)`"))
    }
  }

  private mutating func compareMarks(_ steps: [JournalGrade.Step], _ carried: [String]) {
    if !carried.isEmpty {
      findings.append(
        GradeFinding(
          code: .carried,
          text:
            "\(carried.joined(separator: ", ")): marked as done in another version of the lesson, of which this journal proves nothing"
        ))
    }
    for step in steps where step.marked != step.result {
      let isClaim = step.marked == .done || step.marked == .skipped
      guard isClaim || !isStopped, isClaim || step.result == .done || step.result == .skipped else { continue }
      // What was not run again can be neither confirmed nor denied.
      if isStopped, step.result == .notDone || step.result == .notReached { continue }
      let line = record.marks.first { $0.id == step.id && $0.kind != .begins }?.line ?? 0
      findings.append(
        GradeFinding(
          code: .marksDiffer, line: line,
          text:
            "step \(step.id) is \(isClaim ? "marked as \(step.marked.rawValue)" : "not marked"), and the re-run gives: \(step.result.rawValue)"
        ))
    }
    let strangers = Set(record.marks.map(\.id)).subtracting(steps.map(\.id)).sorted()
    if !strangers.isEmpty {
      let line = record.marks.first { strangers.contains($0.id) }?.line ?? 0
      findings.append(
        GradeFinding(
          code: .marksDiffer, line: line,
          text: "marks of steps that the lesson does not have: \(strangers.prefix(8).joined(separator: ", "))"))
    }
  }

  private static func result(
    of id: String, _ marks: [(kind: Journal.Mark, id: String)], carried: [String]
  ) -> JournalGrade.Result {
    // A step that was carried over may have been done again since.
    let own = carried.contains(id) ? Array(marks.drop { $0.kind != .begins }) : marks
    let kinds = own.filter { $0.id == id }.map(\.kind)
    if kinds.contains(.done) { return .done }
    if kinds.contains(.skipped) { return .skipped }
    if carried.contains(id) { return .carried }
    return kinds.isEmpty ? .notReached : .notDone
  }

  private func answers(_ records: [StepRecord]) -> [JournalGrade.Answer] {
    zip(lesson.steps, records).flatMap { step, record in
      step.tasks.flatMap { task -> [JournalGrade.Answer] in
        guard let question = task.question, case .text = question.kind else { return [] }
        let text = question.lines.map(\.withoutBlanksAround).filter { !$0.isEmpty }.joined(separator: " ")
        return (record.answers[task.line] ?? []).map { .init(step: step.id, question: text, text: $0) }
      }
    }
  }
}
