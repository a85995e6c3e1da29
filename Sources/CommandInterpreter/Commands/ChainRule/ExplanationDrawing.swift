import Equations
import GradientChecking
import NeuralNetworks
import Platform
import TerminalGraphics

/// One number with its equation, its window on the input (for an output), its first 48 products and the sum of the
/// others.
struct ExplanationDrawing: Drawing {
  private let explanation: Explanation
  private let target: ExplanationTarget
  private static let mostTerms = 48

  init(_ explanation: Explanation, _ target: ExplanationTarget) {
    self.explanation = explanation
    self.target = target
  }

  func lines(_ style: GraphicsStyle) -> [String] {
    let format = NumberFormat(digits: max(4, style.digits))
    var lines = ["\(explanation.title) of \(target.layer.text)"]
    lines += DisplayText.hanging("  ", explanation.equation, style)
    for text in typedEquations {
      lines += DisplayText.hanging("  ", "the layer computes it by your equation: \(text)", style)
    }
    lines += window(style)
    lines += termLines(format)
    if let bias = explanation.bias { lines.append("  + \(bias.name) = \(format.string(bias.value))") }
    let word = explanation.rule == .sum ? "sum" : "largest"
    lines.append("  \(word) = \(format.string(explanation.total))")
    if let activation = explanation.activation {
      lines.append("  \(activation.name) of that = \(format.string(activation.value))")
    }
    if !explanation.agrees {
      lines.append("  but the layer gives \(format.string(explanation.given)): its backward is wrong")
    }
    return lines
  }

  /// The typed equations by which the layer computes the explained number; the terms are those of the built-in equation.
  private var typedEquations: [String] {
    let layer = mended(target.layer)
    let places =
      switch target.subject {
      case .output: ["Z", "Y"]
      case .inputGradient: ["dX"]
      case .parameterGradient(let index): ["d" + layer.parameterNames[index]]
      }
    return places.compactMap { layer.typedEquations[$0]?.equation.text.onOneLine }
  }

  /// Draws the input image of an output, with a frame around the window that the output depends on; empty if there is
  /// no such window or the image is too large to draw.
  private func window(_ style: GraphicsStyle) -> [String] {
    guard let region = explanation.region, target.input.shape.rank == 4, let example = target.indices.first,
      explanation.title.hasPrefix("output")
    else { return [] }
    let rows = max(0, region.rows.lowerBound)..<min(region.height, region.rows.upperBound + 1)
    let columns = max(0, region.columns.lowerBound)..<min(region.width, region.columns.upperBound + 1)
    guard !rows.isEmpty, !columns.isEmpty, region.width * 2 + 4 <= style.width, region.height <= 40 else { return [] }
    let image = PixelGrid(target.input, plane: example * target.input.shape[1])
    let signed = image.values.polled.contains { $0 < 0 }
    let frame = PictureRegion(rows: rows, columns: columns)
    let caption =
      "rows \(region.rows.lowerBound) to \(region.rows.upperBound), columns "
      + "\(region.columns.lowerBound) to \(region.columns.upperBound) of the input"
      + (region.reachesPadding ? " (zeros outside)" : "")
    let picture: Picture =
      signed ? .signed(image, caption: caption, region: frame) : .image(image, caption: caption, region: frame)
    return picture.lines(style)
  }

  private func termLines(_ format: NumberFormat) -> [String] {
    let terms = explanation.terms
    let names = terms.prefix(Self.mostTerms).map { term in
      term.factors.map(\.name).joined(separator: " · ")
    }
    let width = names.map { DisplayText.width(of: $0) }.max() ?? 0
    var lines = zip(names, terms).map { name, term -> String in
      let values = term.factors.map { $0.isPadding ? "0 (padding)" : format.string($0.value) }
      let product = term.factors.count > 1 ? values.joined(separator: " · ") + " = " : ""
      let note = term.note.map { "   \($0)" } ?? ""
      return "  \(DisplayText.padded(name, to: width))   \(product)\(format.string(term.value))\(note)"
    }
    if terms.count > Self.mostTerms {
      let rest = terms.dropFirst(Self.mostTerms).polled.reduce(0) { $0 + $1.value }
      lines.append("  and \(terms.count - Self.mostTerms) more, together \(format.string(rest))")
    }
    return lines
  }
}
