import NeuralNetworks

/// What the commands share that look into a network.
extension Call {
  /// How the operand `net` is spoken of.
  var netName: String { path("net")?.text ?? "the network" }

  /// The place of a layer, as one would type it: `net[2]`.
  func layerName(_ index: Int, of model: ModelValue) -> String { model.isLayer ? netName : "\(netName)[\(index)]" }

  /// The layer that `layer=` names; left out, the first convolution.
  ///
  /// - Throws: `index-out-of-range`; `wrong-kind` where there is no convolution and none was named.
  func layer(of model: ModelValue) throws(Diagnostic) -> Int {
    let layers = model.network.layers
    if let index = integer("layer") {
      guard layers.indices.contains(index) else {
        throw error(
          .indexOutOfRange, "\(netName) has no layer \(index)", at: "layer",
          help: layers.isEmpty ? "it has no layers yet" : "0 to \(layers.count - 1)")
      }
      return index
    }
    guard let first = layers.firstIndex(where: { $0.declaration.word == "conv" }) else {
      throw error(.wrongKind, "\(netName) has no convolution", at: "net", help: "`layer=N` names another layer")
    }
    return first
  }

  /// A network's evaluation of one image: X itself, or the first of a batch. The network's own memory stays as it is.
  func evaluation(of model: ModelValue, in evaluator: Evaluator) throws(Diagnostic) -> NetworkEvaluation<Double> {
    guard let x = value("x") as? TensorValue else { preconditionFailure("x is required") }
    do throws(Diagnostic) {
      let batch = Composition.batch(x.tensor, for: model.network)
      guard batch.shape.rank > 1, batch.count > 0 else {
        throw Diagnostic(
          .shapeMismatch, "this takes an image, and X has shape \(x.tensor.shape)", help: "for example `data[0]`")
      }
      let size = batch.shape.example.count
      let first = TensorValue(Tensor(batch.shape.example.batch(of: 1), Array(batch.values.prefix(size))))
      let (_, remembered) = try Composition.apply(model, to: first, named: path("net")?.text, source: "", in: evaluator)
      guard let memory = remembered.memory else { preconditionFailure("an evaluation is remembered") }
      return memory.evaluation
    } catch {
      throw error.located(at: span(of: "x"))
    }
  }
}
