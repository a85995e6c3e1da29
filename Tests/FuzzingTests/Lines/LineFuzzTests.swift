import Synchronization
import TerminalGraphics
import TerminalTesting
import Testing

@testable import CommandInterpreter
@testable import Lessons
@testable import Transcripts

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// No line that can be typed crashes, hangs, eats memory or breaks the session: random lines by the grammar and against
/// it, in plain sessions and in lessons, with files in a folder of their own.
@Suite struct LineFuzzTests {
  /// In a process of its own: what other tests hold at the same time is not this session's memory.
  @Test(.timeLimit(.minutes(60))) func noLineHarmsTheSession() async {
    await #expect(processExitsWith: .success) {
      let run = try LineFuzzRun()
      run.run()
    }
  }
}

/// Stops what takes long, as Ctrl-C would.
final class FuzzPatience: Sendable {
  private let questions = Atomic<Int>(0)
  var isOver: Bool { questions.add(1, ordering: .relaxed).newValue > 40 }
  func renew() { questions.store(0, ordering: .relaxed) }
}

/// Generated lines, session after session.
final class LineFuzzRun {
  private let folder: TemporaryFolder
  private let patience = FuzzPatience()
  private let watch = FuzzWatch()
  private var generator = LineGenerator(seed: FuzzSettings.seed)
  private var player: LessonPlayer
  private var output: [String] = []
  private var kept: [String] = []
  private var lesson: String?
  private var fine = 0
  private var codes: [ErrorCode: Int] = [:]
  private var journalled: [String] = []

  private static let tensorLimit = 20_000
  /// How many lines a session has: they are short, so that what one leaves behind does not hide what the next would meet.
  private static let linesASession = 200

  init() throws {
    folder = try TemporaryFolder()
    try FuzzFolder.fill(folder)
    player = FuzzFolder.player(folder, patience)
  }

  func run() {
    let before = Self.residentKilobytes
    for number in 0..<FuzzSettings.lines {
      if number % Self.linesASession == 0 { begin(number / Self.linesASession) }
      enter(player.isInLesson && generator.chance(60) ? generator.lessonLine() : generator.next())
    }
    finishLesson()
    let lines = FuzzSettings.lines
    #expect(fine > lines / 8 && codes.count >= 12, "\(fine) of \(lines) were well; \(codes)")
    let growth = Self.residentKilobytes - before
    #expect(growth < 400_000, "the process grew by \(growth) kB")
    watch.report("\(lines) lines: \(fine) well, \(codes), \(growth) kB")
  }

  /// Every other session is in a lesson, one after the other.
  private func begin(_ session: Int) {
    finishLesson()
    player = FuzzFolder.player(folder, patience)
    player.interpreter.environment.write = { [unowned self] in output.append($0) }
    player.interpreter.environment.show = { [unowned self] lines, _ in output += lines }
    player.recorder.attach(to: &player.interpreter.environment)
    journalled = []
    if session % 2 == 1 {
      let entries = player.driver.library.entries
      let name = entries[session / 2 % entries.count].name
      patience.renew()
      _ = player.execute("student s\(session)")
      _ = player.execute("lesson \(name)")
      if player.isInLesson { lesson = name } else { Issue.record("\(name) does not open") }
    } else {
      lesson = nil
      for line in LineGenerator.setup + ["cd \"\(folder.file("files"))\""] {
        patience.renew()
        let outcome = player.execute(line).outcome
        #expect(outcome.diagnostic == nil, "\(line)")
      }
    }
    _ = player.execute("set limit \(Self.tensorLimit)")
    kept = snapshot()
  }

  private func snapshot() -> [String] {
    let style = GraphicsStyle(player.interpreter.environment.capabilities)
    let session = player.interpreter.session
    return session.names.map { "\($0) \(session.variables[$0]?.summary(style) ?? "")" }
      + [session.last?.summary(style) ?? "", session.folder ?? "", "\(session.settings)", "\(session.generator)"]
  }

  private func enter(_ line: String) {
    watch.begin("line", line.debugDescription)
    output = []
    patience.renew()
    let read = player.read(line)
    _ = player.isAnswer(read)
    _ = player.isComplete(read)
    let wasInLesson = player.isInLesson
    let report = player.execute(read)
    let outcome = report.outcome
    if let diagnostic = outcome.diagnostic {
      codes[diagnostic.code, default: 0] += 1
      let rendered = diagnostic.rendered
      #expect(isClean(rendered) && !diagnostic.message.isEmpty, "\(line.debugDescription): \(rendered)")
      #expect(rendered.utf8.count < 20_000, "\(line.prefix(200)) answers at length")
      // A lesson may go on behind a line that fails, and bring a workspace back.
      if !diagnostic.code.isVerdict, !wasInLesson {
        #expect(snapshot() == kept, "\(line.debugDescription) failed and changed the session")
      }
    } else {
      fine += 1
    }
    for written in output where !isClean(written.withoutColors) {
      Issue.record("\(line.debugDescription) wrote control characters: \(written.debugDescription)")
    }
    #expect(report.notices.isEmpty, "\(line.debugDescription): \(report.notices)")
    _ = outcome.json(line: 1)
    expectRecording(report)
    if player.interpreter.session.settings.tensorLimit > Self.tensorLimit {
      _ = player.execute("set limit \(Self.tensorLimit)")
    }
    if outcome.diagnostic?.code.isVerdict ?? true { kept = snapshot() }
  }

  /// What a recording holds of a line is that line, and what came of it.
  private func expectRecording(_ report: LineReport) {
    guard !report.entry.isEmpty else { return }
    let file = TranscriptText.head(session: "s", seed: 1) + report.entry + TranscriptText.tail
    do throws(MarkdownError) {
      let transcript = try Transcript(Array(file.utf8))
      let command = transcript.commands.first
      #expect(
        transcript.commands.count == 1 && command?.text == Self.withoutReturns(report.text)
          && command?.code == report.result.code,
        "\(report.text.debugDescription) is recorded as \(report.entry.debugDescription)")
      if report.result.lines.count < 50 {
        #expect(
          command?.matcher.matches(report.result.lines) == true,
          "\(report.text.debugDescription) gave \(report.result.lines), recorded as \(report.entry.debugDescription)")
      }
    } catch {
      Issue.record("\(report.text.debugDescription) is recorded as \(report.entry.debugDescription): \(error.message)")
    }
  }

  /// A text as a file's reader gives it back: what ends a line may be two characters.
  private static func withoutReturns(_ text: String) -> String {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    return lines.map { $0.last == "\r" ? $0.dropLast() : $0 }.joined(separator: "\n")
  }

  /// Whatever was typed in a lesson, its journal can be read.
  private func finishLesson() {
    guard let lesson else { return }
    let student = player.student
    player.journalWriter = nil
    for name in folder.names("files/state/lessons/\(student)") where name.hasSuffix(".cnn.md") {
      let text = folder.read("files/state/lessons/\(student)/\(name)") ?? ""
      do throws(MarkdownError) { _ = try JournalRecord(Array(text.utf8)) } catch {
        Issue.record("the journal \(name) of \(lesson) cannot be read: line \(error.line): \(error.message)")
      }
    }
    folder.clear("files/state")
  }

  /// Kilobytes of memory that the process holds.
  private static var residentKilobytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var (total, resident) = (0, 0)
    let read = withUnsafeMutablePointer(to: &total) { total in
      withUnsafeMutablePointer(to: &resident) { resident in
        withVaList([total, resident]) { vfscanf(file, "%ld %ld", $0) }
      }
    }
    return read == 2 ? resident * 4 : 0
  }
}
