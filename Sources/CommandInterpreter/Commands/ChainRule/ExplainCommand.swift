import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// `explain PATH` shows the computation of one number.
struct ExplainCommand: ValueCommand {
  private static let path = Parameter("path", .path, "one entry, such as y[0,1,3,4] or conv1.filters.gradient[2,0,1,1]")

  /// Estimated bytes per product, including the names of its factors.
  private static let bytesPerTerm = 320

  let declaration = CommandDeclaration(
    "explain", .chainRule, "shows the computation of one number: an output or a gradient",
    parameters: [path],
    details: [
      "Draws the window on the input and lists every product; padding counts as zero.",
      "For batchnorm and dropout, the explanation uses the mode of the forward pass;",
      "for a residual layer, it is the sum of the two paths.",
    ],
    examples: [
      Example(
        "explain y[0,1,3,4]", answer: "output[0,1,3,4]{..}",
        after: ["x = randn 1x1x8x8", "conv1 = conv 1 4 padding=1", "y = x | conv1"]),
      Example(
        "explain conv1.filters.gradient[2,0,1,1]", answer: "filters gradient[2,0,1,1]{..}",
        after: ["x = randn 1x1x8x8", "conv1 = conv 1 4 padding=1", "y = x | conv1", "g = backward conv1 y"]),
    ], seeAlso: ["forward", "backward", "gradflow"], errors: [.wrongKind, .indexOutOfRange, .noForward])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let path = call[Self.path]
    let target: ExplanationTarget
    do throws(Diagnostic) {
      target = try ExplanationTarget(path, in: evaluator)
    } catch { throw error.located(at: call.span(of: Self.path)) }
    try evaluator.checkMemory(
      target.mostTerms.saturatingMultiply(Self.bytesPerTerm), at: call.span(of: Self.path),
      help: target.subject == .output || target.subject == .inputGradient
        ? nil : "run `forward` and `backward` again with fewer images")
    let explanation = Explanation.explain(
      target.subject, at: target.indices, of: target.layer, input: target.input, upstream: target.upstream,
      in: target.context)
    guard let explanation else {
      guard Explanation.canExplain(target.layer) else {
        throw call.error(
          .wrongKind, "explain does not support \(target.layer.declaration.word)", at: Self.path,
          help: "`gradcheck (\(target.layer.text))` checks the gradients of such a layer")
      }
      throw call.error(.wrongKind, "explain does not support `\(path.text)`", at: Self.path)
    }
    return ResultValue(
      "",
      fields: [
        ("value", NumberValue(explanation.given)), ("sum", NumberValue(explanation.total)),
        ("terms", TensorValue(Tensor(Shape(explanation.terms.count), explanation.terms.map(\.value)))),
      ], drawings: [ExplanationDrawing(explanation, target)])
  }
}
