internal import Dispatch
internal import Synchronization
internal import TerminalTesting

/// Sessions recorded with one version of the shell, to be run again with another: `Tests/Fixtures/v1` is such a folder.
///
///     lessons/                 the lessons of that version
///     transcripts/             sessions, some next to their own lessons
///     journals/STUDENT/        a journal with its checkpoints, in the form of the state folder's `lessons`
///     expected/                the recorded output: `transcripts/`, `reruns/`, `resumed/`, and `grades.cnn.md`
public struct Fixtures: Sendable {
  /// One session.
  public struct Case: Sendable {
    enum Kind {
      /// A transcript's commands.
      case transcript
      /// A journal's commands in an empty state folder, except interrupted ones.
      case rerun
      /// A student who returns to a journal and continues.
      case resumed
      /// The grading of all journals, one entry each.
      case grades
    }

    let kind: Kind
    /// Its source file, relative to the folder.
    let source: String
    /// Its name; the expected output is `expected/NAME.cnn.md`.
    public let name: String
  }

  let folder: String
  public let cases: [Case]

  /// The fixtures of a folder.
  public init(folder: String) throws {
    let folder = FileTree.absolute(folder)
    self.folder = folder
    var cases = try FileTree.files(below: folder + "/transcripts").filter { !$0.hasPrefix("lessons/") }.map { file in
      Case(kind: .transcript, source: "transcripts/" + file, name: "transcripts/" + Self.stem(file))
    }
    let journals = try FileTree.files(below: folder + "/journals").filter { $0.hasSuffix(".cnn.md") }
    for kind in [Case.Kind.rerun, .resumed] {
      cases += journals.map { file in
        let name = (kind == .rerun ? "reruns/" : "resumed/") + file.split(separator: "/")[0]
        return Case(kind: kind, source: "journals/" + file, name: name)
      }
    }
    self.cases = [Case(kind: .grades, source: "journals", name: "grades")] + cases
  }

  private static func stem(_ file: String) -> String {
    file.hasSuffix(".cnn.md") ? String(file.dropLast(7)) : String(file.dropLast(3))
  }

  private func expectation(of session: Case) -> String { "\(folder)/expected/\(session.name).cnn.md" }

  /// The recorded output; nil if there is none.
  public func expected(_ session: Case) throws -> [SessionEntry]? {
    let path = expectation(of: session)
    guard FileTree.isThere(path) else { return nil }
    return SessionText(try FileTree.text(path)).entries
  }

  /// Records the output of a version as the expected one.
  public func expect(_ entries: [SessionEntry], of session: Case) throws {
    let name = session.name.split(separator: "/").last.map(String.init) ?? session.name
    try FileTree.write(SessionText.text(of: entries, head: [("session", name)]), to: expectation(of: session))
  }

  /// Runs sessions, two at a time, and passes on each one's output.
  public func run(
    _ cases: [Case], by shell: String, _ take: @Sendable (Case, Result<[SessionEntry], any Error>) -> Void
  ) {
    let shell = FileTree.absolute(shell)
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      while true {
        let turn = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard turn < cases.count else { return }
        take(cases[turn], Result { try ShellRun(shell, of: self, cases[turn]).entries() })
      }
    }
  }
}
