import Equations
import TerminalGraphics

/// Forward equations with the gradients that follow from them. Lines that are too long break where an equation may.
struct DerivedEquations: TabularDrawing {
  private let title: String
  private let derived: DerivedGradients

  init(_ derived: DerivedGradients, title: String) {
    self.derived = derived
    self.title = title
  }

  private var forward: [Equation] { derived.forward }
  private var gradients: [Equation] { derived.gradients.flatMap(\.equations) }
  private var scatter: [Equation] { derived.gradients.flatMap { $0.scatter ?? [] } }

  func lines(_ style: GraphicsStyle) -> [String] {
    var lines = section("\(title):", forward, style) + section("gradients:", gradients, style)
    if !scatter.isEmpty { lines += section("the same in scatter form:", scatter, style) }
    return lines
  }

  private func section(_ title: String, _ equations: [Equation], _ style: GraphicsStyle) -> [String] {
    [title] + equations.flatMap { Self.broken(Renderer.text($0), to: style.width) }
  }

  var table: Table {
    func rows(_ form: String, _ equations: [Equation]) -> [[TableCell]] {
      equations.map { [.text(form), .text(Renderer.text($0))] }
    }
    return Table(
      columns: ["form", "equation"],
      rows: rows("forward", forward) + rows("gradient", gradients) + rows("scatter", scatter))
  }

  /// An equation in lines of at most this width, each but the last ending in an operator or a colon, so that what is
  /// copied continues on the next line. It breaks outside of parentheses where possible.
  static func broken(_ text: String, to width: Int) -> [String] {
    var pieces = self.pieces(of: text, outsideParentheses: true)
    if pieces.contains(where: { $0.count > width - indent.count }) { pieces = self.pieces(of: text) }
    var lines: [String] = []
    for piece in pieces {
      if let last = lines.last, last.count + 1 + piece.count <= width {
        lines[lines.count - 1] = last + " " + piece
      } else {
        lines.append((lines.isEmpty ? "  " : indent) + piece)
      }
    }
    return lines
  }

  private static let indent = "      "

  /// The pieces between which the text may break.
  private static func pieces(of text: String, outsideParentheses: Bool = false) -> [String] {
    let operators: Set = ["=", "+=", "+", "-", "·", "/", "//", "%", "==", "<", ">"]
    var pieces: [String] = []
    var isOpen = false
    var depth = 0
    for word in text.split(separator: " ").map(String.init) {
      if isOpen { pieces[pieces.count - 1] += " " + word } else { pieces.append(word) }
      depth += word.count { "({[".contains($0) } - word.count { ")}]".contains($0) }
      isOpen = !operators.contains(word) && !word.hasSuffix(":") || outsideParentheses && depth > 0
    }
    return pieces
  }
}
