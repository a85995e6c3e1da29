import Platform
import Synchronization
import TerminalGraphics
import TerminalTesting
import Testing

@testable import CommandInterpreter
@testable import Grading
@testable import Lessons
@testable import LineEditing
@testable import Transcripts

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Many files, odd names, files that change while they are read, and several who write at once.
@Suite struct CrowdedPlacesTests {
  private static let oddNames = [
    "01-a\nb.md", "02-\u{1B}[31mred.md", "03-\u{9B}2J.md", "04-\u{202E}fdp.md", "05-\u{2028}.md", "06-e\u{301}.md",
    "07- .md",
    "08-\".md", "09-..md", "10-a.fr.md", "-.md", "11-$(x).md", "12-%s%n.md", "13-\u{1F469}\u{200D}\u{1F4BB}.md",
  ]

  @Test(.timeLimit(.minutes(20))) func namesAreShownAndNeverObeyed() throws {
    let folder = try TemporaryFolder()
    for name in Self.oddNames { try folder.write(MarkdownFormats.lesson, to: name) }
    try folder.write(MarkdownFormats.lesson, to: "20-l.md")
    let library = try LessonLibrary.find(folder: folder.path, environment: [:], executable: nil, currentFolder: nil)
    let player = LessonPlayer(Environment(), session: Session(), recorder: Recorder(seed: 1), library: library)
    var shown: [String] = []
    player.interpreter.environment.show = { lines, _ in shown += lines }
    player.interpreter.environment.write = { shown.append($0) }
    for line in ["cd \"\(folder.path)\"", "lessons", "lesson re", "lesson l", "progress", "leave"] {
      if let diagnostic = player.execute(line).outcome.diagnostic { shown.append(diagnostic.rendered) }
    }
    for entry in library.entries where !entry.name.contains("\"") {
      if let diagnostic = player.execute("lesson \"\(entry.name)\"").outcome.diagnostic {
        shown.append(diagnostic.rendered)
      }
    }
    #expect(shown.filter { !isClean($0) }.isEmpty && shown.count > 30, "\(shown.filter { !isClean($0) })")
    // Completion offers what can stand in a line.
    for text in ["run ", "cd ", "dataset ", "lesson ", "lesson 0"] {
      let (_, items) = player.interpreter.completions(text, cursor: text.count)
      let listing = CompletionListing.text(
        of: items.map { CompletionCandidate($0.text, note: $0.note) }, columns: 80, rows: 50
      ) { $0 }
      #expect(isClean(listing), "\(listing.debugDescription)")
    }
    let grades = Grading.Graded(
      file: folder.file(Self.oddNames[1]),
      grade: SingleGrade(file: folder.file(Self.oddNames[1]), library: library, seconds: 1, clock: { 0 }).grade())
    #expect(GradeText.lines(grades, .init()).allSatisfy(isClean))
  }

  @Test(.timeLimit(.minutes(20))) func aFolderOfManyFilesIsListedSoon() throws {
    let folder = try TemporaryFolder()
    let count = FuzzSettings.isLong ? 100_000 : 15_000
    for number in 0..<count {
      let descriptor = open(folder.file("\(number).md"), O_CREAT | O_WRONLY, 0o600)
      try #require(descriptor >= 0)
      close(descriptor)
    }
    try folder.write(MarkdownFormats.lesson, to: "01-l.md")
    var interpreter = Interpreter(Environment())
    #expect(interpreter.execute("cd \"\(folder.path)\"").diagnostic == nil)
    let (_, items) = interpreter.completions("run ", cursor: 4)
    #expect(items.count <= Limits.folderEntries)
    let library = try LessonLibrary.find(folder: folder.path, environment: [:], executable: nil, currentFolder: nil)
    #expect(library.entries.count == count + 1 && library["l"] != nil)
  }

  @Test(.timeLimit(.minutes(20))) func aFileThatGrowsIsReadOrRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x = 3\n", to: "f.cnn")
    let isOver = Atomic(false)
    let thread = GrowingFile(path) { isOver.load(ordering: .relaxed) }
    thread.start()
    defer { thread.join() }
    var (read, refused) = (0, 0)
    for _ in 0..<300 {
      do throws(FileProblem) {
        let bytes = try Files.bytes(path, atMost: 1 << 30)
        // Whole pieces or none: never more than there was when its size was looked at.
        #expect(bytes.starts(with: Array("x = 3\n".utf8)))
        read += 1
      } catch {
        #expect(error.cause == .sizeChanged, "\(error.message)")
        refused += 1
      }
    }
    // The history is read as far as it goes, and not for as long as somebody writes.
    _ = try? HistoryFile(path: path).load()
    isOver.store(true, ordering: .relaxed)
    #expect(read + refused == 300)
  }

  @Test(.timeLimit(.minutes(20))) func severalWritersLoseNothingOfAHistory() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("history")
    let (writers, lines) = (4, 100)
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<writers {
        group.addTask {
          let file = HistoryFile(path: path)
          for line in 0..<lines {
            do {
              try file.append("w\(writer) = \(line)")
              // Loading writes the file anew, while others add to it.
              if line % 10 == writer { _ = try file.load() }
            } catch { Issue.record("\(error)") }
          }
        }
      }
    }
    let entries = try HistoryFile(path: path).load().entries
    #expect(Set(entries).count == writers * lines)
    for writer in 0..<writers {
      #expect(entries.filter { $0.hasPrefix("w\(writer) ") } == (0..<lines).map { "w\(writer) = \($0)" })
    }
  }

  @Test(.timeLimit(.minutes(20))) func twoShellsInOneLessonKeepOneJournal() throws {
    let folder = try TemporaryFolder()
    let library = LessonLibrary([LessonFile("01-l.md", builtIn: MarkdownFormats.lesson)], source: "a test")
    func player() -> LessonPlayer {
      LessonPlayer(
        Environment(), session: Session(), recorder: Recorder(seed: 1), library: library,
        store: JournalStore(stateFolder: folder.file("state")), student: "ada")
    }
    let (first, second) = (player(), player())
    var shown = ""
    second.interpreter.environment.show = { lines, _ in shown += lines.joined(separator: " ") }
    _ = first.execute("lesson l")
    _ = second.execute("lesson l")
    #expect(shown.contains("is open in another shell") && second.isInLesson)
    for number in 0..<20 {
      _ = first.execute("note first \(number)")
      _ = second.execute("note second \(number)")
    }
    _ = second.execute("leave")
    _ = first.execute("leave")
    let record = try JournalRecord(Files.bytes(folder.file("state/lessons/ada/l.cnn.md")))
    #expect(record.lines.dropFirst().map(\.text) == (0..<20).map { "note first \($0)" })
    #expect(folder.names("state/lessons/ada") == ["l.cnn.md", "l.lock"])
  }
}

/// A file that another thread adds to, as fast as it can.
private final class GrowingFile: Sendable {
  private let path: String
  private let isOver: @Sendable () -> Bool
  private let thread = Mutex<pthread_t?>(nil)

  init(_ path: String, isOver: @escaping @Sendable () -> Bool) {
    self.path = path
    self.isOver = isOver
  }

  private func grow() {
    let descriptor = open(path, O_WRONLY | O_APPEND)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let piece = Array("y = 4\n".utf8)
    // A bound, so that a test that fails fills no disk.
    for _ in 0..<2_000_000 where !isOver() { _ = write(descriptor, piece, piece.count) }
  }

  func start() {
    var started = pthread_t()
    let box = Unmanaged.passRetained(self)
    let status = pthread_create(
      &started, nil,
      { box in
        guard let box else { return nil }
        Unmanaged<GrowingFile>.fromOpaque(box).takeRetainedValue().grow()
        return nil
      }, box.toOpaque())
    if status == 0 { thread.withLock { [started] in $0 = started } }
  }

  func join() { if let running = thread.withLock({ $0 }) { pthread_join(running, nil) } }
}
