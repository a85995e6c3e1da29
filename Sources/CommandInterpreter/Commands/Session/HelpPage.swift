import NeuralNetworks
import TerminalGraphics

/// A command's help page, generated from its declaration: at most 80 columns wide. Blank lines separate its sections
/// unless the page would then exceed 24 lines.
struct HelpPage {
  let lines: [String]

  private static let columns = 80
  private static let rows = 24

  init(_ declaration: CommandDeclaration) {
    let width = declaration.parameters.map(\.name.count).max() ?? 0
    let parameters = declaration.parameters.filter { !$0.isPipeOnly }.flatMap { parameter in
      let name = parameter.isOption ? "\(parameter.name)=" : parameter.name.uppercased()
      let head = "  " + name + String(repeating: " ", count: max(0, width + 3 - name.count))
      return Self.hanging(head, Self.note(parameter, pipedInto: declaration.pipe))
    }
    let details = declaration.details.flatMap { Self.wrapped("  ", $0) }
    let examples = declaration.examples.flatMap { example in
      example.line.split(separator: "\n").enumerated().flatMap {
        Self.wrapped($0 == 0 ? "  cnn> " : "  ...> ", String($1))
      }
    }
    let related = declaration.seeAlso.isEmpty ? [] : ["  see also: " + declaration.seeAlso.joined(separator: ", ")]
    let head = Self.wrapped("", declaration.syntax) + Self.wrapped("  ", declaration.summary)
    let sections = [parameters, details, examples, related].filter { !$0.isEmpty }
    let blanks = head.count + sections.reduce(0) { $0 + $1.count + 1 } <= Self.rows ? [""] : []
    lines = head + sections.flatMap { blanks + $0 }
  }

  /// Text after a head, with continuation lines aligned to the first line.
  private static func hanging(_ head: String, _ text: String) -> [String] {
    let indent = String(repeating: " ", count: head.count)
    return DisplayText.wrapped(text, to: columns - head.count).enumerated().map { ($0 == 0 ? head : indent) + $1 }
  }

  /// A line wrapped to the page width, with continuation lines indented.
  private static func wrapped(_ indent: String, _ line: String) -> [String] {
    if DisplayText.width(of: indent + line) <= columns { return [indent + line] }
    let below = String(repeating: " ", count: indent.count + 4)
    return DisplayText.wrapped(line, to: columns - below.count).enumerated().map { ($0 == 0 ? indent : below) + $1 }
  }

  /// A parameter's note with its range or words and its default, inserted before a remark that follows `;`: `first
  /// axis, 1 to 7 (default 1); axis 0 is the batch`.
  private static func note(_ parameter: ParameterDeclaration, pipedInto pipe: String?) -> String {
    let note = parameter.note
    let end = ["; ", " (default"].compactMap { note.firstRange(of: $0)?.lowerBound }.min() ?? note.endIndex
    var text = String(note[..<end])
    switch parameter.kind {
    case .field(.integer(let range)):
      text += range.upperBound < 1_000_000 ? ", \(range.lowerBound) to \(range.upperBound)" : ""
    case .field(.number(let range)):
      let format = NumberFormat()
      text += range.upperBound < 1e6 ? ", \(format.string(range.lowerBound)) to \(format.string(range.upperBound))" : ""
    case .field(.choice(let words)): text += ": " + words.joined(separator: " ")
    default: break
    }
    if let value = parameter.defaultText { text += " (default \(value))" }
    text += note[end...]
    if parameter.name == pipe { text += "; can be piped in" }
    return text
  }
}
