import GradientChecking
import NeuralNetworks

/// The options `loss=` and `target=`, shared by several commands of the chain rule.
enum NetworkLossArgument {
  static let loss = Parameter(
    option: "loss", .choice(NamedLoss.self), "loss to differentiate; requires `target=`")
  static let target = Parameter(option: "target", .tensor, "targets of the loss, as labels or values")
  static let parameters: [any DeclaredParameter] = [loss, target]

  /// The loss of a network for an input; nil if none is requested or the input does not fit the network.
  ///
  /// - Throws: `missing-argument` if only one of the options is given (labels are never guessed), `bad-value` or
  ///   `shape-mismatch` if the targets do not fit.
  static func loss<Scalar: TensorScalar>(
    _ call: Call, _ network: LayeredNeuralNetwork<Scalar>, _ input: Tensor<Scalar>
  ) throws(Diagnostic) -> NetworkLoss<Scalar>? {
    guard let named = call[loss] else {
      if call.has(target) {
        throw call.error(
          .missingArgument, "`target=` requires `loss=`", at: target, help: "for example `loss=crossentropy`")
      }
      return nil
    }
    let (word, loss) = (named.rawValue, named.loss)
    guard let compared = call[target] else {
      // Zeros are labels if the network outputs classes, otherwise target values.
      let output = (try? network.shapes(ofBatch: input.shape))?.last
      let zeros = output.map { $0.rank == 2 ? Shape($0[0]) : $0 }
      throw call.error(
        .missingArgument, "`loss=\(word)` requires `target=`", at: Self.loss,
        help: zeros.map { "for example `target=(zeros \($0))`" } ?? "add `target=TARGETS`")
    }
    guard let output = (try? network.shapes(ofBatch: input.shape))?.last else { return nil }
    let given = try LossCommand.targets(compared.tensor, for: output, call)
    let targets: Targets<Scalar> =
      switch given {
      case .labels(let labels): .labels(labels)
      case .values(let tensor): .values(tensor.converted(to: Scalar.self))
      }
    if let objection = loss.objection(toOutputs: output, targets: targets.shape) {
      throw call.error(
        .shapeMismatch, "\(word) expects \(objection.expected) but receives \(objection.received)", at: target,
        help: objection.remedy)
    }
    return NetworkLoss(word) { outputs in
      let result = loss.evaluate(outputs, targets, batch: outputs.shape[0])
      return (result.value, result.gradient)
    }
  }
}
