import TerminalGraphics

/// The command reference as Markdown, made from the declarations.
public struct Reference {
  private let commands: CommandTable

  /// The reference of these commands.
  public init(_ commands: CommandTable) { self.commands = commands }

  /// The whole document.
  public var markdown: String {
    var lines = [
      "# Command reference", "",
      "Made by `cnn-shell reference` from the declarations of the commands; not edited by hand.",
    ]
    lines += ["", "## The language", "", "Lines that can be entered one after the other.", "", "```"]
    lines += HelpTopics.languageTable.lines(GraphicsStyle()) + ["```"]
    for family in Family.allCases {
      let declarations = commands.commands.map(\.declaration).filter { $0.family == family }
      if declarations.isEmpty { continue }
      lines += ["", "## \(family.rawValue)"]
      for declaration in declarations { lines += section(declaration) }
    }
    lines += ["", "## Error codes", "", "| code | meaning |", "|---|---|"]
    lines += ErrorCode.allCases.map { "| `\($0.rawValue)` | \($0.summary) |" }
    lines +=
      ["", "## Limits", "", "```"] + Limits.lines(tensorValues: Limits.tensorValues, memory: Limits.memory) + ["```"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func section(_ declaration: CommandDeclaration) -> [String] {
    var lines = ["", "### `\(declaration.word)`", "", "```"] + HelpPage(declaration).lines + ["```"]
    if !declaration.errors.isEmpty {
      lines += ["", "Errors: " + declaration.errors.map { "`\($0.rawValue)`" }.joined(separator: ", ") + "."]
    }
    return lines
  }
}
