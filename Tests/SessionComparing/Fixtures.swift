internal import Dispatch
internal import Synchronization
internal import TerminalTesting

/// Sessions that a version of the shell has left, to be run again by another: `Tests/Fixtures/v1` is such a folder.
///
///     lessons/                 the lessons as they were
///     transcripts/             sessions, some beside lessons of their own
///     journals/STUDENT/        a journal with its checkpoints, in the form of the state folder's `lessons`
///     expected/                what the version gave: `transcripts/`, `reruns/`, `resumed/`, and `grades.cnn.md`
public struct Fixtures: Sendable {
  /// A session of them.
  public struct Case: Sendable {
    enum Kind {
      /// A transcript's commands.
      case transcript
      /// A journal's commands in an empty state folder, those aside that were interrupted.
      case rerun
      /// What a student finds who comes back to a journal, and how it goes on.
      case resumed
      /// What grading says of all journals, an entry for each.
      case grades
    }

    let kind: Kind
    /// The file that it is made from, below the folder.
    let source: String
    /// What it is called; its expectation is `expected/NAME.cnn.md`.
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

  /// What the version gave that left them; nil where it is not written.
  public func expected(_ session: Case) throws -> [SessionEntry]? {
    let path = expectation(of: session)
    guard FileTree.isThere(path) else { return nil }
    return SessionText(try FileTree.text(path)).entries
  }

  /// Writes what a version gives as what is expected.
  public func expect(_ entries: [SessionEntry], of session: Case) throws {
    let name = session.name.split(separator: "/").last.map(String.init) ?? session.name
    try FileTree.write(SessionText.text(of: entries, head: [("session", name)]), to: expectation(of: session))
  }

  /// Runs sessions, two at a time, and takes what each gives.
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
