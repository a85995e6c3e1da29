internal import CommandInterpreter
internal import Platform
internal import TerminalGraphics
internal import Transcripts

/// The check of one lesson in its own process, so that a crash, an endless command or excessive memory use affects only
/// that process.
public struct SingleLessonCheck {
  private let file: String
  private let folder: String
  private let threads: Int

  /// Creates a check of a file; it runs in the empty `folder` and writes nothing.
  public init(file: String, folder: String, threads: Int) {
    self.file = file
    self.folder = folder
    self.threads = threads
  }

  /// Runs the check and passes each line meant for the parent process to `send` immediately.
  public func run(_ send: (String) -> Void) {
    CurrentProcess.limitMemory(to: DocumentProcesses.memory)
    withoutActuallyEscaping(send) { send in
      do throws(FileProblem) {
        for finding in try findings(send) {
          send(TabbedLine.line("finding", ["\(finding.line)", finding.message]))
        }
      } catch { send(TabbedLine.line("problem", [error.message])) }
      send(TabbedLine.line("end", []))
    }
  }

  private func findings(_ send: @escaping (String) -> Void) throws(FileProblem) -> [LessonFinding] {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let bytes = try Files.bytes(file)
    let own = Files.folder(of: file)
    guard let translation = LessonFileName(name), translation.language != nil else {
      let files = FileAccess(
        reading: FolderScope(below: [folder], documents: [own]), writing: .nowhere, documents: [own])
      try Files.enter(folder)
      EnvironmentVariables.set("HOME", to: folder)
      let teller = CommandTeller(send)
      return LessonCheck.findings(bytes, fileName: name, threads: threads, files: files) { teller.willRun($1, of: $0) }
    }
    // A translation's file name may omit the number of its lesson.
    let names = Files.names(inFolder: own).filter { candidate in
      LessonFileName(candidate).map { $0.language == nil && [$0.stem, $0.name].contains(translation.stem) } ?? false
    }
    guard let base = names.first(where: { $0 == translation.stem + ".md" }) ?? names.first else {
      return [
        LessonFinding(line: 1, message: "no lesson `\(translation.stem).md` next to this translation")
      ]
    }
    return LessonCheck.findings(bytes, fileName: name, translationOf: try Files.bytes(own + "/" + base))
  }

  /// Reports each command before it runs, with its line in the lesson or, if it has none, that of the command before;
  /// immediate repetitions are reported once.
  private final class CommandTeller {
    private let send: (String) -> Void
    private var lines: [String: [Int]] = [:]
    private var line = 1
    private var told = ""

    init(_ send: @escaping (String) -> Void) { self.send = send }

    func willRun(_ text: String, of lesson: Lesson) {
      if lines.isEmpty {
        for command in lesson.commands { lines[command.text, default: []].append(command.line) }
      }
      // If the same command occurs several times, take the first occurrence from the last reported line on.
      if let places = lines[text] { line = places.first { $0 >= line } ?? places[0] }
      guard text != told else { return }
      told = text
      send(TabbedLine.line("run", ["\(line)", text]))
    }
  }

  /// The parsed output of a lesson's process.
  struct Message {
    /// The last command that was started, and its line in the lesson; empty and 1 if none was.
    private(set) var command = ""
    private(set) var line = 1
    /// Whether the process sent its end line.
    private(set) var isWhole = false
    private var findings: [LessonFinding] = []
    private var problem: String?

    /// Parses the lines of a process.
    init(_ lines: [String]) {
      for line in lines {
        let fields = TabbedLine.fields(line)
        switch (fields[0], fields.count) {
        case ("run", 3): (self.line, command) = (Int(fields[1]) ?? 1, fields[2])
        case ("finding", 3): findings.append(LessonFinding(line: Int(fields[1]) ?? 1, message: fields[2]))
        case ("problem", 2): problem = fields[1]
        case ("end", 1): isWhole = true
        default: continue
        }
      }
    }

    /// Returns the lines for the user.
    func lines(_ path: String) -> [String] {
      if let problem { return [DisplayText.escaped(problem)] }
      return findings.flatMap { finding in
        let parts = finding.message.split(separator: "\n").map { DisplayText.escaped(String($0)) }
        return ["\(DisplayText.escaped(path)):\(finding.line): \(parts.first ?? "")"] + parts.dropFirst()
      }
    }
  }
}

extension Lesson {
  /// The lesson's setup commands, model commands and wrong attempts, in line order.
  fileprivate var commands: [Transcript.Command] {
    steps.flatMap { step in
      (step.setup ?? []) + step.tasks.flatMap { $0.modelCommands + $0.wrongs.flatMap(\.self) }
    }.sorted { $0.line < $1.line }
  }
}
