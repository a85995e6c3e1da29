import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// `explain PATH` shows any one number as the sum that made it.
struct ExplainCommand: ValueCommand {
  private static let path = Parameter("path", .path, "one entry: y[0,1,3,4], conv1.filters.gradient[2,0,1,1]")

  /// What a product takes with its names.
  private static let bytesPerTerm = 320

  let declaration = CommandDeclaration(
    "explain", .chainRule, "one number as the sum that made it: an output, an input gradient, a parameter's gradient",
    parameters: [path],
    details: [
      "The window on the input is drawn, padding counts as zero, every product is listed. A number of batchnorm or",
      "dropout is explained in the mode of its forward pass; one of a residual layer is the sum of its two paths.",
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
      help: target.subject == .output || target.subject == .inputGradient ? nil : "fewer images at once need less")
    let explanation = Explanation.explain(
      target.subject, at: target.indices, of: target.layer, input: target.input, upstream: target.upstream,
      in: target.context)
    guard let explanation else {
      guard Explanation.canExplain(target.layer) else {
        throw call.error(
          .wrongKind, "\(target.layer.declaration.word) does not say how its numbers are made", at: Self.path,
          help: "a layer that does is an `ExplainableLayer`; `gradcheck` checks any layer")
      }
      throw call.error(.wrongKind, "\(path.text) cannot be taken apart", at: Self.path)
    }
    return ResultValue(
      "",
      fields: [
        ("value", NumberValue(explanation.given)), ("sum", NumberValue(explanation.total)),
        ("terms", TensorValue(Tensor(Shape(explanation.terms.count), explanation.terms.map(\.value)))),
      ], drawings: [ExplanationDrawing(explanation, target)])
  }
}
