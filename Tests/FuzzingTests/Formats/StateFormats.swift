import CommandInterpreter
import Platform
import TerminalTesting

@testable import Lessons
@testable import LineEditing
@testable import Transcripts

/// The user's own small files: history, the student's name, files of commands; and a folder of lessons.
enum StateFormats {
  private static let words: [[UInt8]] =
    [
      "\\n", "\\\\", "\\", "x = [1,", "\n", "\r\n", "\u{1B}[2J", "\u{9B}", "\u{2028}", "#", "\"", "(", "\u{0}",
      "\u{FEFF}", "run f\n",
    ]
    .map { Array($0.utf8) } + [[0xFF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]]

  /// The entries of a history, read once more without the program.
  private static func entries(_ bytes: [UInt8]) -> [String] {
    var seen: Set<String> = []
    var entries: [String] = []
    for line in bytes.split(separator: 0x0A).reversed() {
      guard let text = String(validating: line, as: UTF8.self) else { continue }
      var entry = ""
      var rest = text.unicodeScalars[...]
      while let scalar = rest.popFirst() {
        if scalar == "\\" {
          guard let next = rest.popFirst() else { continue }
          if next == "n" {
            entry.unicodeScalars.append("\n")
          } else if !isControl(next) {
            entry.unicodeScalars.append(next)
          }
        } else if !isControl(scalar) {
          entry.unicodeScalars.append(scalar)
        }
      }
      let isBlank = entry.utf8.count > 1 << 16 || !entry.utf8.contains { $0 > 0x20 } || entry.utf8.first == 0x20
      if !isBlank, entries.count < 1000, seen.insert(entry).inserted { entries.append(entry) }
    }
    return entries.reversed()
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value || 0x2028...0x2029 ~= scalar.value
  }

  static func history(_ folder: TemporaryFolder) -> FileFormat {
    FileFormat(
      name: "history", readers: ["LineEditing/History/HistoryFile.swift"],
      samples: ["x = 3\ny = [1,\\n2]\nx\nx = 3\n", "a \\\\ b\n größe 日本\nz", ""].map { Array($0.utf8) }, words: words,
      attacks: [
        .init("many entries", size: 20_000) { size in (0..<size).map { "x\($0)\n" }.joined() },
        .init("one long entry", size: 100_000) { size in String(repeating: "\\n\u{7F}é", count: size) },
        .init("the same again", size: 20_000) { size in String(repeating: "x\n", count: size) },
      ], refuses: false,
      read: { bytes in
        let file = HistoryFile(path: folder.file("history"))
        do throws(FileProblem) { try Files.writePrivately(bytes, to: file.path) } catch {
          return .refused(error.message, faults: ["the test cannot write"])
        }
        do throws(HistoryError) {
          let history = try file.load()
          var faults = history.entries.filter { !isClean($0) }
          if bytes.count < 1 << 20, history.entries != entries(bytes) {
            faults.append("read otherwise than it is: \(history.entries)")
          }
          if try file.load() != history { faults.append("read again it is another") }
          try file.append("the next")
          if try file.load().entries.last != "the next" { faults.append("what is added is not there") }
          // What a key asks of it.
          for entry in history.entries.prefix(3) { _ = history.continuation(of: String(entry.prefix(2))) }
          return .accepted(faults: faults)
        } catch { return .refused(error.message, faults: ["a plain file is read, whatever is in it"]) }
      })
  }

  static func student(_ folder: TemporaryFolder) -> FileFormat {
    FileFormat(
      name: "student", readers: ["Lessons/Player/JournalStore.swift"],
      samples: ["ada\n", "s.2-3_x"].map { Array($0.utf8) },
      words: ["../", "/", ".", "\n", "é", "\u{0}"].map { Array($0.utf8) },
      attacks: [.init("a long name", size: 200_000) { size in String(repeating: "a", count: size) }],
      read: { bytes in
        do throws(FileProblem) {
          try Files.makePrivateFolder(folder.file("named"))
          try Files.writePrivately(bytes, to: folder.file("named/student"))
        } catch { return .refused(error.message, faults: ["the test cannot write"]) }
        guard let name = JournalStore(stateFolder: folder.file("named")).student else { return .refused("no name") }
        let isSafe = !name.isEmpty && name.utf8.count <= 64 && !name.hasPrefix(".") && !name.contains("/")
        return .accepted(faults: isSafe ? [] : ["\(name.debugDescription) is no name of a folder"])
      })
  }

  /// A file of commands, as `run` and the start-up file have it.
  static func commands(_ folder: TemporaryFolder) -> FileFormat {
    let path = folder.file("commands.cnn")
    return FileFormat(
      name: "file of commands",
      readers: ["CommandInterpreter/Evaluation/Evaluator+Files.swift", "cnn-shell/InteractiveLoop.swift"],
      samples: ["x = 3\n# a comment\ny = [1,\n2]\nx + 1\r\nnote it's\n", "set width 40\nz = \"a\"", ""].map {
        Array($0.utf8)
      },
      words: words,
      attacks: [
        .init("many lines", size: 1000) { size in String(repeating: "x = 3\n", count: size) },
        .init("a long comment", size: 50_000) { size in "#" + String(repeating: "é(", count: size) },
      ], share: 4,
      read: { bytes in
        do throws(FileProblem) { try Files.write(bytes, to: path) } catch {
          return .refused(error.message, faults: ["the test cannot write"])
        }
        var written: [String] = []
        var interpreter = Interpreter(Environment())
        interpreter.environment.write = { written.append($0) }
        interpreter.environment.show = { lines, _ in written += lines }
        interpreter.environment.files.writing = FolderScope(below: [folder.path])
        var looks = 0
        nonisolated(unsafe) let ask: () -> Bool = {
          looks += 1
          return looks > 500
        }
        interpreter.environment.isInterrupted = { ask() }
        _ = interpreter.execute("x = 1")
        let before = interpreter.session
        let outcome = interpreter.execute("run \"\(path)\"")
        var faults = written.filter { !isClean($0) }
        guard let diagnostic = outcome.diagnostic else { return .accepted(faults: faults) }
        if !diagnostic.code.isVerdict, interpreter.session.hasChanged(since: before) {
          faults.append("a file that failed changed the session")
        }
        if !isClean(diagnostic.rendered) || !diagnostic.rendered.contains("commands.cnn") {
          faults.append("the error has no place: \(diagnostic.rendered)")
        }
        return .refused(diagnostic.rendered, faults: faults)
      })
  }

  /// A file of a folder of lessons: whether it names one is told from its first lines.
  static func library(_ folder: TemporaryFolder) -> FileFormat {
    FileFormat(
      name: "folder of lessons",
      readers: ["Lessons/Library/LessonFile.swift", "Lessons/Library/LessonLibrary+Finding.swift"],
      samples: [Array(MarkdownFormats.lesson.utf8)], words: MarkdownFormats.words, share: 8,
      read: { bytes in
        let lessons = folder.file("lessons")
        do throws(FileProblem) {
          try Files.makePrivateFolder(lessons)
          try Files.write(bytes, to: lessons + "/01-l.md")
          try Files.write(Array(MarkdownFormats.translation.utf8), to: lessons + "/01-l.fr.md")
        } catch { return .refused(error.message, faults: ["the test cannot write"]) }
        let library: LessonLibrary
        do throws(FileProblem) {
          library = try .find(folder: lessons, environment: [:], executable: nil, currentFolder: nil)
        } catch {
          return .refused(error.message, faults: error.path.contains(lessons) ? [] : ["the error has no place"])
        }
        let player = LessonPlayer(
          Environment(), session: Session(), recorder: .init(seed: 1), library: library, store: nil, student: "ada",
          language: "fr")
        var shown: [String] = []
        player.interpreter.environment.show = { lines, _ in shown += lines }
        _ = player.execute("lessons")
        _ = player.execute("lesson l")
        return player.isInLesson
          ? .accepted(faults: shown.filter { !isClean($0) })
          : .refused(shown.last ?? "", faults: shown.filter { !isClean($0) })
      })
  }
}
