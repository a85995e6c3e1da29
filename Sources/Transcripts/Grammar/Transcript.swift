public import CommandInterpreter
internal import Platform

/// A session as text: commands with their expected output and status.
public struct Transcript: Sendable {
  /// One expected line of output.
  public struct Line: Sendable {
    package let part: Matcher.Part
    /// The line number in the file, counted from 1.
    package let number: Int
  }

  /// One command with its expected output and status.
  public struct Command: Sendable {
    /// The text of the command, with continuation lines joined by newlines.
    public internal(set) var text: String
    /// The first line of the command in the file, counted from 1.
    public let line: Int
    /// The last line of the command's text in the file.
    package internal(set) var lastLine: Int
    package internal(set) var expected: [Line] = []
    /// The expected error code; nil for success.
    public internal(set) var code: ErrorCode?
    /// The line of `? error CODE` in the file; nil if the command has none.
    package internal(set) var statusLine: Int?
    /// The indentation of the fence.
    package let indentation: Int

    /// Where Ctrl-C stopped the command or its lesson.
    package internal(set) var stops = StopMarks()

    /// Whether Ctrl-C stopped the command and nothing it computed was kept.
    package var isDropped: Bool { code == .interrupted && stops.batches == nil }
    /// Whether the command's output may be incomplete because of Ctrl-C.
    package var isCutShort: Bool { isDropped || stops.lesson != nil }
    package var matcher: Matcher { Matcher(expected.map(\.part)) }
    /// The last line in the file of the command, its output and its status.
    package var end: Int { statusLine ?? expected.last?.number ?? lastLine }
  }

  /// The session's name in the front matter; empty if it is missing.
  public let name: String
  /// The seed of the session.
  public let seed: UInt64
  /// The expected exit status of the session; 0 if the front matter states none.
  public let exit: Int
  /// The student in the front matter; nil if missing.
  public let student: String?
  /// The ids of lesson steps finished before the session, from `done` in the front matter; empty if it is missing.
  package let finishedSteps: [String]
  /// The commands of all fences, in order.
  public let commands: [Command]

  package static let prompt = "cnn>"
  package static let continuation = "...>"

  /// Parses a transcript. Its session consists of the fences marked `cnn` and nothing else; without a `seed` in the
  /// front matter, it has the default seed.
  ///
  /// - Throws: `MarkdownError` with the line that violates the grammar.
  public init(_ bytes: [UInt8]) throws(MarkdownError) {
    let markdown = try Markdown(bytes)
    if let lesson = markdown["lesson"] {
      throw MarkdownError(line: lesson.line, "this is a lesson, not a transcript")
    }
    // The last five occur in journals.
    let known = ["session", "format", "seed", "exit", "student", "digest", "shell", "checks", "done"]
    if let stranger = markdown.frontMatter.first(where: { !known.contains($0.key) }) {
      throw MarkdownError(line: stranger.line, "unknown key `\(stranger.key)` in a transcript's front matter")
    }
    if let format = markdown["format"], format.value != "1" {
      throw MarkdownError(line: format.line, "this shell reads format 1, not \(format.value)")
    }
    name = markdown["session"]?.value ?? ""
    seed = try markdown.number("seed", ofType: UInt64.self) ?? Session.defaultSeed
    exit = try markdown.number("exit", ofType: Int.self) ?? 0
    student = markdown["student"]?.value
    finishedSteps = markdown["done"]?.value.split(separator: ",").map(\.withoutBlanksAround) ?? []
    var commands: [Command] = []
    for block in markdown.blocks { try Self.take(block, &commands) }
    self.commands = commands
  }

  /// Reads the commands of a block, or the marks after a command.
  private static func take(_ block: Markdown.Block, _ commands: inout [Command]) throws(MarkdownError) {
    switch block {
    case .fence(let fence): if fence.words == ["cnn"] { commands += try Self.commands(of: fence) }
    case .details(_, let blocks, _): for inner in blocks { try take(inner, &commands) }
    case .text(let lines, _):
      guard !commands.isEmpty else { return }
      for line in lines { commands[commands.count - 1].stops.take(line) }
    case .heading: break
    }
  }

  /// Parses the commands of one fence.
  package static func commands(of fence: Markdown.Fence) throws(MarkdownError) -> [Command] {
    var commands: [Command] = []
    for (offset, line) in fence.lines.enumerated() {
      let number = fence.line + 1 + offset
      if let text = line.text(behind: prompt) {
        commands.append(Command(text: text, line: number, lastLine: number, indentation: fence.indentation))
        continue
      }
      guard var command = commands.popLast() else {
        throw MarkdownError(line: number, "a `cnn` fence must begin with a line `cnn> COMMAND`")
      }
      guard command.statusLine == nil else {
        throw MarkdownError(line: number, "a line `? error CODE` must be the last line of a command's output")
      }
      if command.expected.isEmpty, let more = line.text(behind: continuation) {
        command.text += "\n" + more
        command.lastLine = number
      } else if line.hasPrefix("? ") {
        command.code = try code(of: line, number)
        command.statusLine = number
      } else {
        command.expected.append(Line(part: try part(of: line, number), number: number))
      }
      commands.append(command)
    }
    return commands
  }

  private static func code(of line: String, _ number: Int) throws(MarkdownError) -> ErrorCode {
    guard let word = line.text(behind: "? error"), let code = ErrorCode(rawValue: word.withoutBlanksAround) else {
      throw MarkdownError(
        line: number,
        "a line beginning with `? ` must be `? error CODE`, with a code from `help errors`; write output as `\\? ...`")
    }
    return code
  }

  private static func part(of line: String, _ number: Int) throws(MarkdownError) -> Matcher.Part {
    if line.withoutBlanksAround == "..." { return .anyLines }
    if line.hasPrefix("...") {
      throw MarkdownError(line: number, "`...` must be alone on its line; write output that begins with it as `\\...`")
    }
    do throws(PatternError) {
      return .line(try LinePattern(line.hasPrefix("\\") ? String(line.dropFirst()) : line))
    } catch {
      throw MarkdownError(line: number, error.message)
    }
  }

  /// Problems that make a transcript meaningless as a test: commands whose expected output matches anything.
  public var faults: [MarkdownError] { Self.faults(of: commands) }

  package static func faults(of commands: [Command]) -> [MarkdownError] {
    commands.compactMap { command in
      let isAnything = command.matcher.parts.allSatisfy { if case .anyLines = $0 { true } else { false } }
      guard isAnything, let first = command.expected.first, command.code == nil else { return nil }
      return MarkdownError(line: first.number, "`...` alone matches any output: add at least one expected line")
    }
  }
}

extension Markdown {
  fileprivate func number<Number: FixedWidthInteger>(
    _ key: String, ofType type: Number.Type
  ) throws(MarkdownError) -> Number? {
    guard let entry = self[key] else { return nil }
    guard let number = Number(entry.value) else {
      throw MarkdownError(
        line: entry.line,
        "`\(key)` must be a whole number from \(Number.min) to \(Number.max), not `\(entry.value)`")
    }
    return number
  }
}

extension String {
  /// Returns the text after a word and one space; empty if the line is only the word, nil if it starts differently.
  ///
  /// Compares bytes, because typed text may begin with a combining mark that merges with the space before it.
  fileprivate func text(behind word: String) -> String? {
    if self == word { return "" }
    return utf8.starts(with: (word + " ").utf8) ? String(utf8.dropFirst(word.utf8.count + 1)) : nil
  }
}
