import NeuralNetworks

/// The tensors of a layer, the layers of a network, and the nested layers of a layer.
extension ModelValue {
  /// The layer; nil for a network.
  private var layer: (any Layer<Double>)? { isLayer ? network.layers[0] : nil }

  /// The tensors that this layer or block computed in the last evaluation; nil if there was none, and for a network.
  private var share: ModelMemory.Share? { part ?? (isLayer ? lastForward?.share(ofLayer: 0) : nil) }

  // MARK: Fields

  public var fieldNames: [String] {
    guard let layer else { return ["parameters", "input"] }
    return layer.ownParameterNames + layer.ownBufferNames + layer.blocks.map(\.name) + ["input", "parameters"]
  }

  public func field(_ name: String) throws(Diagnostic) -> (any Value)? {
    if name == "parameters" { return NumberValue(Double(network.parameterCount)) }
    if name == "input" { return try input() }
    guard let layer else { return nil }
    if let index = layer.blocks.firstIndex(where: { $0.name == name }) { return try block(index, of: layer) }
    let provenance = Provenance(name, text: "\(word).\(name)", operands: [copy])
    if let index = layer.ownParameterNames.firstIndex(of: name) {
      let gradients = part?.gradients ?? lastForward?.gradients?.layers[0]
      return TensorValue(layer.parameter(index), gradient: gradients?.parameters[index], from: provenance)
    }
    guard let index = layer.ownBufferNames.firstIndex(of: name) else { return nil }
    var buffer = TensorValue(layer.buffer(index), from: provenance)
    buffer.isBuffer = true
    return buffer
  }

  /// The layers of a block as a network.
  private func block(_ index: Int, of layer: any Layer<Double>) throws(Diagnostic) -> ModelValue {
    let block = layer.blocks[index]
    var part = ModelValue(try Self.checked(block.layers, input: nil))
    part.part = share?.block(block.name)
    part.start = start.map { $0[0].blocks[index].layers }
    return part
  }

  private func input() throws(Diagnostic) -> any Value {
    let gradient = part.map { $0.gradients?.input } ?? lastForward?.gradients?.input
    if let seen = part?.input ?? lastForward?.evaluation.input {
      if !isLayer, let stated = network.inputShape { return ShapeValue(stated, gradient: gradient) }
      return TensorValue(seen, gradient: gradient)
    }
    if let stated = network.inputShape { return ShapeValue(stated) }
    throw Diagnostic(
      .noForward, "this \(kind.rawValue) has no stored forward pass, so its input is unknown",
      help: "run `forward NAME X`, or pipe a tensor into it: `X | NAME`")
  }

  // MARK: Entries

  public func entry(_ indices: [Index]) throws(Diagnostic) -> any Value {
    guard let layer else { return try entry(indices, of: nil) }
    return try block(try blockOfEntries(of: layer), of: layer).entry(indices, of: layer)
  }

  /// A layer or slice of the network, or of a layer's block.
  private func entry(_ indices: [Index], of owner: (any Layer<Double>)?) throws(Diagnostic) -> any Value {
    guard indices.count == 1 else {
      let subject = owner.map { "the \($0.declaration.word) layer" } ?? "a network"
      throw Diagnostic(
        .indexOutOfRange, "\(subject) takes one index, not \(indices.count)",
        help: "write one pair of brackets per level, as in `NET[3][1]`")
    }
    if network.layers.isEmpty { throw Diagnostic(.indexOutOfRange, "this network or block has no layers") }
    let selection = try TensorSelection(indices, of: Shape(network.layers.count), in: countText(of: owner))
    let (first, count, isEntry) = selection.axes[0]
    if isEntry {
      var layer = try ModelValue(layer: network.layers[first])
      layer.part = lastForward?.share(ofLayer: first) ?? part?.entry(first)
      layer.start = start.map { [$0[first]] }
      return layer
    }
    let head = try Self.checked(
      Array(network.layers[first..<first + count]), input: first == 0 ? network.inputShape : nil)
    var part = ModelValue(head)
    if first == 0 { part.dataTraits = dataTraits }
    part.start = start.map { Array($0[first..<first + count]) }
    return part
  }

  /// The number of layers, for errors: those of the network, or of a layer's block.
  private func countText(of owner: (any Layer<Double>)?) -> String {
    let count = network.layers.count
    let head = owner.map { "the \($0.declaration.word) layer has \(count) nested" } ?? "the network has \(count)"
    return "\(head) layer\(count == 1 ? "" : "s")"
  }

  /// The index of the block whose layers are the entries of a layer: the first block. Throws if the layer has no
  /// blocks.
  private func blockOfEntries(of layer: any Layer<Double>) throws(Diagnostic) -> Int {
    guard layer.blocks.isEmpty else { return 0 }
    throw Diagnostic(
      .wrongKind, "\(layer.declaration.word) has no nested layers to index",
      help: layer.parameterNames.isEmpty ? nil : "its fields: \(fieldNames.joined(separator: ", "))")
  }

  // MARK: Replacing

  /// The model that contains the part is checked once it is reassembled: see `checked`.
  public func replacing(field name: String, with value: any Value) throws(Diagnostic) -> (any Value)? {
    guard let layer else { return nil }
    var changed = network
    if let index = layer.blocks.firstIndex(where: { $0.name == name }) {
      guard let model = value as? ModelValue else {
        throw Diagnostic(.wrongKind, "`\(name)` must be layers, not \(value.kind.withArticle)")
      }
      if model.network.layers.isEmpty { throw Diagnostic(.wrongKind, "`\(name)` needs at least one layer") }
      changed.layers[0].replaceBlock(index, with: model.network.layers)
      return learning(with(changed), from: model) { $0[0].replaceBlock(index, with: $1) }
    }
    let parameter = layer.ownParameterNames.firstIndex(of: name)
    guard let index = parameter ?? layer.ownBufferNames.firstIndex(of: name) else { return nil }
    guard let tensor = value as? TensorValue else {
      throw Diagnostic(.wrongKind, "`\(name)` must be a tensor, not \(value.kind.withArticle)")
    }
    let expected = (parameter == nil ? layer.buffer(index) : layer.parameter(index)).shape
    guard let fitted = tensor.tensor.fitted(to: expected) else {
      throw Diagnostic(
        .shapeMismatch, "`\(name)` has shape \(expected), but the value has shape \(tensor.tensor.shape)")
    }
    if parameter == nil {
      changed.layers[0].updateBuffers { place, buffer in if place == index { buffer = fitted } }
    } else {
      changed.layers[0].updateParameters { place, parameter in if place == index { parameter = fitted } }
    }
    return with(changed)
  }

  public func replacing(entry indices: [Index], with value: any Value) throws(Diagnostic) -> any Value {
    if let layer {
      let index = try blockOfEntries(of: layer)
      let block = try block(index, of: layer).replacing(entry: indices, with: value)
      return try replacing(field: layer.blocks[index].name, with: block) ?? self
    }
    guard let layer = value as? ModelValue, layer.isLayer else {
      throw Diagnostic(.wrongKind, "only a layer can replace a layer, not \(value.kind.withArticle)")
    }
    let first = try TensorSelection(Array(indices.prefix(1)), of: Shape(network.layers.count), in: countText(of: nil))
    guard indices.count == 1, first.axes[0].isEntry else {
      throw Diagnostic(
        .indexOutOfRange, "only one layer can be replaced at a time", help: "for example `NET[2] = linear 64 3`")
    }
    let place = first.axes[0].start
    var changed = network
    changed.layers[place] = layer.network.layers[0]
    return learning(with(changed), from: layer) { $0[place] = $1[0] }
  }

  /// The model after a part has been replaced. If the model or the part was trained (`train net[0] ...`), the part's
  /// initial layers also replace those of the model.
  private func learning(
    _ changed: ModelValue, from part: ModelValue,
    _ replace: (inout [any Layer<Double>], [any Layer<Double>]) -> Void
  ) -> ModelValue {
    guard start != nil || part.start != nil else { return changed }
    var result = changed
    var beginnings = start ?? network.layers
    replace(&beginnings, part.start ?? part.network.layers)
    result.start = beginnings
    return result
  }

  /// Returns the model itself if its layers fit together.
  ///
  /// - Throws: `shape-mismatch` if they do not, `limit` if there are too many or they are nested too deeply.
  func checked(named name: String) throws(Diagnostic) -> ModelValue {
    try Limits.check(network.layers)
    do throws(NetworkShapeError) {
      _ = try LayeredNeuralNetwork(network.layers, input: network.inputShape)
      return self
    } catch { throw shapeError(error, named: name, input: network.inputShape) }
  }

  /// The error for an input that does not fit the model; `input` is the shape of one example, if known.
  func shapeError(_ failure: NetworkShapeError, named name: String?, input: Shape? = nil) -> Diagnostic {
    var error = Diagnostic(failure, named: name, isLayer: isLayer, input: input, isStated: network.inputShape != nil)
    // The layers fit the declared input, so the input is the mistake.
    if let stated = network.inputShape, input != stated, !error.help.isEmpty {
      let subject = name.map { "`\($0)`" } ?? "the network"
      error.help = ["\(subject) is declared for inputs of shape \(stated), such as `randn \(stated.batch(of: 1))`"]
    }
    return error
  }
}

extension Layer {
  /// The names of the layer's own parameters, without those of nested layers.
  var ownParameterNames: [String] { ownParameters.map(\.name) }
  /// The names of the layer's own buffers.
  var ownBufferNames: [String] { ownBuffers.map(\.name) }
}
