internal import Dispatch
internal import Platform
internal import Synchronization
internal import TerminalGraphics
internal import Transcripts

/// `cnn-shell lessons check`: whether lessons keep what Documentation/Lessons.md promises of them.
public struct LessonCheck: Sendable {
  /// How long all lessons together may take, in seconds.
  public static let budget = 300.0

  private let processors: Int
  private let clock: @Sendable () -> Double

  /// A check on so many processors, with a clock in seconds.
  public init(processors: Int, clock: @escaping @Sendable () -> Double) {
    self.processors = processors
    self.clock = clock
  }

  /// Who follows a lesson whose seed depends on the student.
  static let students = ["ada", "grace", "kunihiko", "yann"]

  /// What is found in a lesson's file.
  static func findings(_ bytes: [UInt8], fileName: String, threads: Int = 1) -> [LessonFinding] {
    let (lesson, lines): (Lesson, [String])
    do throws(MarkdownError) {
      lines = try Markdown.lines(of: bytes)
      lesson = try Lesson(bytes)
    } catch {
      return [LessonFinding(line: error.line, message: error.message)]
    }
    var findings = LessonRules(lesson, lines: lines, fileName: fileName).findings
    let students = lesson.seedRule == .student ? students : [StudentID.anonymous]
    for student in students {
      let run = LessonTrialRun(lesson, student: student, threads: threads)
      run.solve()
      run.solveFromSetups()
      run.skip()
      findings += run.findings.filter { !findings.contains($0) }
    }
    return findings.sorted { $0.line < $1.line }
  }

  /// What is found in a translation of a lesson; what runs is the lesson's, and is checked there.
  static func findings(_ bytes: [UInt8], fileName: String, translationOf base: [UInt8]) -> [LessonFinding] {
    let lesson: Lesson
    do throws(MarkdownError) { lesson = try Lesson(base) } catch {
      return [LessonFinding(line: 1, message: "the lesson that this translates cannot be read: \(error.message)")]
    }
    do throws(MarkdownError) {
      let translation = try Lesson(bytes)
      _ = try lesson.translated(by: translation)
      return LessonRules(translation, lines: try Markdown.lines(of: bytes), fileName: fileName).textFindings
    } catch {
      return [LessonFinding(line: error.line, message: error.message)]
    }
  }

  /// Checks files, and all lessons of folders.
  ///
  /// - Returns: lines for the user, and the exit status: 0 all is well, 1 something was found.
  public func run(_ paths: [String]) -> (lines: [String], status: Int32) {
    let files: [(name: String, path: String)]
    do throws(FileProblem) { files = try Self.files(paths) } catch {
      return ([DisplayText.escaped(error.message)], 1)
    }
    let start = clock()
    let found = Mutex([[String]](repeating: [], count: files.count))
    let threads = max(1, processors / max(1, files.count))
    DispatchQueue.concurrentPerform(iterations: files.count) { place in
      let (name, path) = files[place]
      let lines: [String]
      do throws(FileProblem) {
        lines = try Self.findings(inFile: path, name, threads: threads).flatMap { finding in
          let parts = finding.message.split(separator: "\n").map { DisplayText.escaped(String($0)) }
          return ["\(path):\(finding.line): \(parts[0])"] + parts.dropFirst()
        }
      } catch {
        lines = [DisplayText.escaped(error.message)]
      }
      found.withLock { $0[place] = lines }
    }
    var lines = found.withLock { $0.flatMap(\.self) }
    let bad = found.withLock { $0.count { !$0.isEmpty } }
    let seconds = clock() - start
    let isSlow = seconds > Self.budget
    if isSlow { lines.append("the lessons took \(Int(seconds)) s, and all together may take \(Int(Self.budget))") }
    let lessons = ReplayReport.counted(files.count, "lesson")
    lines.append(bad == 0 ? "\(lessons): all is well (\(Int(seconds.rounded())) s)" : "\(bad) of \(lessons) failed")
    return (lines, bad == 0 && !isSlow ? 0 : 1)
  }

  private static func findings(
    inFile path: String, _ name: String, threads: Int
  ) throws(FileProblem) -> [LessonFinding] {
    let bytes = try Files.bytes(path)
    guard let translation = LessonFileName(name), translation.language != nil else {
      return findings(bytes, fileName: name, threads: threads)
    }
    // A translation carries the number of its lesson, or leaves it out.
    let folder = path.dropLast(name.count)
    let names = Files.names(inFolder: folder.isEmpty ? "." : String(folder)).filter { candidate in
      LessonFileName(candidate).map { $0.language == nil && [$0.stem, $0.name].contains(translation.stem) } ?? false
    }
    guard let base = names.first(where: { $0 == translation.stem + ".md" }) ?? names.first else {
      return [
        LessonFinding(line: 1, message: "beside it is no lesson `\(translation.stem).md` that this could translate")
      ]
    }
    return findings(bytes, fileName: name, translationOf: try Files.bytes(folder + base))
  }

  /// The lessons that paths name: files as they are, of folders the lessons in them.
  private static func files(_ paths: [String]) throws(FileProblem) -> [(name: String, path: String)] {
    var files: [(name: String, path: String)] = []
    for path in paths {
      guard Files.isFolder(path, followingLinks: true) else {
        files.append((path.split(separator: "/").last.map(String.init) ?? path, path))
        continue
      }
      let names = try Files.list(path).filter { LessonFileName($0) != nil }
      guard !names.isEmpty else { throw FileProblem(path, "there is no lesson in this folder") }
      files += names.map { ($0, path.hasSuffix("/") ? path + $0 : "\(path)/\($0)") }
    }
    return files
  }
}
