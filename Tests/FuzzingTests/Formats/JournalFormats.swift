import CommandInterpreter
import Platform
import TerminalGraphics
import TerminalTesting

@testable import Grading
@testable import Lessons
@testable import Transcripts

/// Journals, what is kept beside them, and what a grading shares.
enum JournalFormats {
  /// The lesson of the journals.
  static var lesson: Lesson? { try? Lesson(Array(MarkdownFormats.lesson.utf8)) }

  private static var library: LessonLibrary {
    LessonLibrary([LessonFile("01-l.md", builtIn: MarkdownFormats.lesson)], source: "a test")
  }

  private static func player(_ state: String) -> LessonPlayer {
    var environment = Environment()
    environment.files.writing = FolderScope(below: [state])
    // Whatever takes long is stopped, as by Ctrl-C.
    var questions = 0
    nonisolated(unsafe) let ask: () -> Bool = {
      questions += 1
      return questions > 200
    }
    environment.isInterrupted = { ask() }
    return LessonPlayer(
      environment, session: Session(), recorder: Recorder(seed: Session.defaultSeed), library: library,
      store: JournalStore(stateFolder: state), student: "ada")
  }

  /// A journal as the player writes it.
  static func journal(_ folder: TemporaryFolder) -> [UInt8] {
    let state = folder.file("journal-sample")
    let player = player(state)
    for line in ["lesson l", "hint", "y = 4", "y = x", "z = [1, 2]", "3", "nothing", "b", "a", "note \u{1B}[31m"] {
      _ = player.execute(line)
    }
    return (try? Files.bytes(state + "/lessons/ada/l.cnn.md")) ?? []
  }

  static func records(_ sample: [UInt8]) -> FileFormat {
    FileFormat(
      name: "journal", readers: ["Grading/SingleGrade.swift"], samples: [sample], words: MarkdownFormats.words,
      attacks: MarkdownFormats.attacks + [
        .init("many commands and no end", size: 500) { size in
          "---\nsession: l\nformat: 1\nstudent: ada\ndigest: 0\n---\n```cnn\n"
            + String(repeating: "cnn> x\ny\n", count: size)
        },
        .init("many commands, all damaged", size: 500) { size in
          "---\nsession: l\nformat: 1\nstudent: ada\ndigest: 0\n---\n```cnn\n"
            + String(repeating: "cnn> x\n? error\n", count: size)
        },
        .init("many marks") { size in
          "---\nsession: l\nformat: 1\nstudent: ada\ndigest: 0\n---\n```cnn\ncnn> x\n```\n\n"
            + String(repeating: "<!-- stopped: 1 -->\n", count: size)
        },
      ],
      read: { bytes in
        let saved = JournalRecord(salvaging: bytes)
        var faults: [String] = []
        if let saved {
          // What can be read of a journal is a beginning of what stands in it.
          let text = String(decoding: bytes, as: UTF8.self)
          faults += saved.lines.flatMap { $0.text.split(separator: "\n") }
            .filter { !text.contains($0) }.map { "salvaged a line that is not there: \($0.debugDescription)" }
        }
        do throws(MarkdownError) {
          let record = try JournalRecord(bytes)
          if record.lines.count != record.commands.count { faults.append("lines and commands differ") }
          if let saved, saved.lines.count > record.lines.count { faults.append("more was salvaged than is there") }
          return .accepted(faults: faults)
        } catch {
          guard case .refused(let message, let others) = MarkdownFormats.refusal(error, bytes) else {
            return .accepted()
          }
          return .refused(message, faults: faults + others)
        }
      })
  }

  /// Journals as a shell finds them: whatever is there, the lesson opens, and what is done then is kept.
  static func opened(_ sample: [UInt8], _ folder: TemporaryFolder) -> FileFormat {
    let state = folder.file("state")
    let own = state + "/lessons/ada"
    let path = own + "/l.cnn.md"
    return FileFormat(
      name: "journal that is gone on with",
      readers: ["Lessons/Player/JournalStore.swift", "Transcripts/Recording/RecordingFile.swift"],
      samples: [sample], words: MarkdownFormats.words, share: 20, refuses: false,
      read: { bytes in
        folder.clear("state")
        do throws(FileProblem) {
          try Files.makePrivateFolder(own)
          try Files.writePrivately(bytes, to: path)
        } catch { return .refused(error.message, faults: ["the test cannot write"]) }
        let player = player(state)
        var shown: [String] = []
        player.interpreter.environment.show = { lines, _ in shown += lines }
        _ = player.execute("lessons")
        _ = player.execute("lesson l")
        let report = player.execute("note here")
        var faults = shown.filter { !isClean($0) } + report.notices
        if !player.isInLesson { faults.append("the lesson does not open") }
        let written = (try? Files.bytes(path)) ?? []
        guard let record = try? JournalRecord(written) else {
          return .accepted(
            faults: faults + ["what was written is no journal: \(String(decoding: written, as: UTF8.self))"])
        }
        if record.lines.last?.text != "note here" { faults.append("the last line is not kept") }
        // What was there before is there still, in the journal or beside it.
        let isBeside = Files.names(inFolder: own).filter { $0.hasSuffix(".cnn.md") && $0 != "l.cnn.md" }
          .contains { (try? Files.bytes(own + "/" + $0)) == bytes }
        let before = bytes.dropLast(4)
        if !isBeside && !written.starts(with: before) { faults.append("what was there is lost") }
        return .accepted(faults: faults)
      })
  }

  /// Journals as they are graded.
  static func graded(_ sample: [UInt8], _ folder: TemporaryFolder) -> FileFormat {
    FileFormat(
      name: "graded journal", readers: ["Grading/SingleGrade.swift"], samples: [sample], words: MarkdownFormats.words,
      share: 20, refuses: false,
      read: { bytes in
        let path = folder.file("handed-in.cnn.md")
        do throws(FileProblem) { try Files.write(bytes, to: path) } catch {
          return .refused(error.message, faults: ["the test cannot write"])
        }
        var looks = 0.0
        nonisolated(unsafe) let clock: () -> Double = {
          looks += 1
          return looks
        }
        let grade = SingleGrade(file: path, library: library, seconds: 100_000, clock: { clock() }).grade()
        let lines = GradeText.lines(Grading.Graded(file: path, grade: grade), GraphicsStyle())
        // What a process tells its parent is lines of fields.
        let told = grade.message.filter { $0.contains("\n") }
        return .accepted(faults: lines.filter { !isClean($0) } + told)
      })
  }
}
