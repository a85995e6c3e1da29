import NeuralNetworks

/// The layer of a network that a command examines: the one given by `layer=`, by default the first convolution, nested
/// ones included.
struct LayerInside {
  static let layer = LayerPathArgument.parameter(
    "layer index, such as 3 or 3[1] (default: the first convolution)")

  /// The layer's path.
  let path: LayerPath
  let layer: any Layer<Double>
  /// The layer as it is typed: `net[2]`.
  let name: String
  /// The parameter that selected the layer, for errors: `layer`, or the network's by default.
  let parameter: any DeclaredParameter

  /// - Throws: `bad-value` if `layer=` is not a layer index, `index-out-of-range` if there is no such layer,
  ///   `wrong-kind` if no layer is given and there is no convolution.
  init(_ call: Call, _ net: Parameter<ModelValue>, _ evaluator: Evaluator) throws(Diagnostic) {
    let model = call[net]
    let layers = model.network.layers
    let whole = call.name(of: net, else: "the network")
    if let wanted = try LayerPathArgument.path(Self.layer, call, in: layers, of: whole, evaluator),
      let found = wanted.layer(in: layers)
    {
      (path, layer, parameter) = (wanted, found, Self.layer)
    } else {
      guard let first = LayerPath.tree(of: layers).first(where: { $0.layer.declaration.word == "conv" }) else {
        // Only a convolution has filters, but other layers output feature maps too.
        let isFlat =
          model.network.inputShape?.rank == 1
          || layers.prefix(1).contains { ["flatten", "linear"].contains($0.declaration.word) }
        let other =
          layers.isEmpty || isFlat || call.declaration.word == "filters"
          ? nil : "for example `layer=0`; only layers before `flatten` output feature maps"
        let lack =
          model.isLayer && layers[0].blocks.isEmpty
          ? "(\(layers[0].declaration.word)) is not a convolution" : "has no convolution"
        throw call.error(.wrongKind, "\(whole) \(lack)", at: net, help: other)
      }
      (path, layer, parameter) = (first.path, first.layer, net)
    }
    name = whole + (model.isLayer ? LayerPath(Array(path.steps.dropFirst())) : path).description
  }
}

extension Call {
  /// Evaluates a network on one image: X itself, or the first of a batch. The network's own last forward pass is
  /// unchanged.
  func evaluation(
    of net: Parameter<ModelValue>, at x: Parameter<TensorValue>, in evaluator: Evaluator
  ) throws(Diagnostic) -> ModelMemory {
    let (model, tensor) = (self[net], self[x].tensor)
    do throws(Diagnostic) {
      let batch = Composition.batch(tensor, for: model.network)
      guard batch.shape.rank > 1, batch.count > 0 else {
        let stated = model.network.inputShape.flatMap { $0.rank == 3 ? $0 : nil } ?? Shape(1, 16, 16)
        throw Diagnostic(
          .shapeMismatch, "\(declaration.word) needs an image, not a tensor of shape \(tensor.shape)",
          help: "an image is channels x height x width, such as `randn \(stated)`")
      }
      let size = batch.shape.example.count
      let first = TensorValue(Tensor(batch.shape.example.batch(of: 1), Array(batch.values.prefix(size))))
      return try Composition.apply(model, to: first, named: path(of: net)?.text, source: "", in: evaluator).memory
    } catch {
      throw error.located(at: span(of: x))
    }
  }
}
