/// One line of a session with its output.
///
/// It has its own parser, so that comparing two versions of the shell depends on neither.
public struct SessionEntry: Equatable, Sendable {
  /// The input; continued lines are joined by newlines.
  public var line: String
  /// The error code; nil on success.
  public var code: String?
  /// The output.
  public var output: [String]

  public init(_ line: String, code: String? = nil, output: [String] = []) {
    (self.line, self.code, self.output) = (line, code, output)
  }
}

/// The parts of a transcript or journal that are compared: its front matter, and all its `cnn` fences.
public struct SessionText: Sendable {
  /// The front matter.
  public private(set) var head: [String: String] = [:]
  public private(set) var entries: [SessionEntry] = []

  /// Parses a text. Invalid parts are ignored, since forged journals are sessions too.
  public init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var rest = lines[...]
    if rest.first == "---" {
      let head = rest.dropFirst().prefix { $0 != "---" }
      for line in head {
        guard let colon = line.firstRange(of: ": ") else { continue }
        self.head[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
      }
      rest = rest[head.endIndex...].dropFirst()
    }
    var fence: (marks: Int, isSession: Bool)?
    for line in rest {
      let bare = line.drop { $0 == " " }
      let marks = bare.prefix { $0 == "`" }.count
      if let open = fence {
        if marks >= open.marks, bare.count == marks { fence = nil } else if open.isSession { take(String(line)) }
      } else if marks >= 3 {
        fence = (marks, bare.dropFirst(marks) == "cnn")
      }
    }
  }

  private mutating func take(_ line: String) {
    if let text = Self.text(line, behind: "cnn>") {
      entries.append(SessionEntry(text))
    } else if let last = entries.indices.last {
      if entries[last].output.isEmpty, let more = Self.text(line, behind: "...>") {
        entries[last].line += "\n" + more
      } else if let code = Self.text(line, behind: "? error") {
        entries[last].code = code
      } else {
        entries[last].output.append(line.hasPrefix("\\") ? String(line.dropFirst()) : line)
      }
    }
  }

  private static func text(_ line: String, behind word: String) -> String? {
    if line == word { return "" }
    return line.utf8.starts(with: (word + " ").utf8) ? String(line.utf8.dropFirst(word.utf8.count + 1)) : nil
  }

  /// The text of a session, as parsed by `init`.
  public static func text(of entries: [SessionEntry], head: [(key: String, value: String)]) -> String {
    var text = "---\n" + head.map { "\($0.key): \($0.value)\n" }.joined() + "---\n```cnn\n"
    for entry in entries {
      for (place, line) in entry.line.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let mark = place == 0 ? "cnn>" : "...>"
        text += line.isEmpty ? mark + "\n" : "\(mark) \(line)\n"
      }
      for line in entry.output { text += (isMark(line) ? "\\" + line : line) + "\n" }
      if let code = entry.code { text += "? error \(code)\n" }
    }
    return text + "```\n"
  }

  /// Whether a line of output could be parsed as something else.
  private static func isMark(_ line: String) -> Bool {
    line.drop { $0 == " " }.hasPrefix("```") || ["cnn>", "...", "? ", "\\"].contains { line.hasPrefix($0) }
  }
}
