internal import TerminalTesting

/// Runs a session of the fixtures with a shell in its own process, with its own state folder.
struct ShellRun {
  private let shell: String
  private let fixtures: Fixtures
  private let session: Fixtures.Case
  private let work: TemporaryFolder

  init(_ shell: String, of fixtures: Fixtures, _ session: Fixtures.Case) throws {
    (self.shell, self.fixtures, self.session) = (shell, fixtures, session)
    work = try TemporaryFolder()
  }

  /// The line of the final entry: how the process ended, and its standard error.
  private static let end = "(end)"

  func entries() throws -> [SessionEntry] {
    let entries =
      switch session.kind {
      case .transcript: try transcript()
      case .rerun: try rerun()
      case .resumed: try resumed()
      case .grades: try grades()
      }
    return entries.map(\.withoutChance)
  }

  private var path: String { fixtures.folder + "/" + session.source }

  private func transcript() throws -> [SessionEntry] {
    let text = SessionText(try FileTree.text(path))
    let beside = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) + "/lessons"
    var arguments = ["--no-init", "--lessons", FileTree.isThere(beside) ? beside : fixtures.folder + "/lessons"]
    if let seed = text.head["seed"] { arguments += ["--seed", seed] }
    if let student = text.head["student"] { arguments += ["--student", student] }
    return try run(arguments, text.entries.map(\.line))
  }

  private func rerun() throws -> [SessionEntry] {
    let text = SessionText(try FileTree.text(path))
    let lines = text.entries.dropFirst().filter { $0.code != "interrupted" }.map(\.line)
    return try run(lesson(by: text.head["student"] ?? "anonymous"), lines + ["progress", "vars"])
  }

  /// The student returns, looks at everything, and continues.
  private func resumed() throws -> [SessionEntry] {
    let student = String(session.source.split(separator: "/")[1])
    if let expected = try fixtures.expected(session) {
      return try comingBack(student, expected.map(\.line).dropFirst().filter { $0 != Self.end })
    }
    let vars = try comingBack(student, ["vars"]).first { $0.line == "vars" }?.output ?? []
    // Skips the table's heading and its rule.
    let names = vars.dropFirst(2).compactMap { $0.split(separator: " ").first.map(String.init) }
    return try comingBack(
      student, ["progress", "vars", "set digits 9"] + names + ["randn 4", "set digits 4", "next", "skip", "progress"])
  }

  private func comingBack(_ student: String, _ lines: [String]) throws -> [SessionEntry] {
    work.clear("state")
    try FileTree.copy(fixtures.folder + "/journals/" + student, to: work.file("state/cnn-shell/lessons/\(student)"))
    return try run(lesson(by: student), lines)
  }

  private func lesson(by student: String) -> [String] {
    let name = session.source.split(separator: "/").last?.dropLast(".cnn.md".count) ?? ""
    return ["lesson", String(name), "--student", student, "--lessons", fixtures.folder + "/lessons"]
  }

  /// The transcript of a session with these lines.
  private func run(_ arguments: [String], _ lines: [String]) throws -> [SessionEntry] {
    let (status, output, errors) = try process(
      arguments + ["--transcript", "--threads", "1"], input: lines.map { $0 + "\n" }.joined())
    var entries = SessionText(output).entries
    if status != 0 || !errors.isEmpty {
      let lines = errors.replacing(work.path, with: "{path}").split(separator: "\n").map(String.init)
      entries.append(SessionEntry(Self.end, code: status == 0 ? nil : "\(status)", output: lines))
    }
    return entries
  }

  private func grades() throws -> [SessionEntry] {
    let (_, output, _) = try process(
      ["grade", "--json", "--answers", "--timeout", "300", "--lessons", fixtures.folder + "/lessons", path], input: "")
    return try Grades.entries(output, below: path + "/")
  }

  private func process(_ arguments: [String], input: String) throws -> (status: Int32, output: String, errors: String) {
    work.clear("errors")
    // In an empty folder, like a replay.
    let folder = work.file("work")
    let script = "mkdir -p \"$0\" && cd \"$0\" && exec \"$@\" 2>\"$0/../errors\""
    let result = try runPiped(
      ["/bin/sh", "-c", script, folder, shell] + arguments, input: Array(input.utf8),
      environment: ["XDG_STATE_HOME": work.file("state"), "HOME": work.path], within: .seconds(300))
    return (result.status, result.text, work.read("errors") ?? "")
  }
}
