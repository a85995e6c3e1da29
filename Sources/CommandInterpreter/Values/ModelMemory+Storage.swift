import NeuralNetworks

/// The memory that an evaluation holds.
extension ModelMemory {
  func addStorage(to tally: inout StorageTally) {
    tally.add(evaluation.input)
    for output in evaluation.outputs { tally.add(output) }
    for cache in evaluation.caches { cache.addStorage(to: &tally) }
    guard let gradients else { return }
    tally.add(gradients.output)
    for layer in gradients.layers { layer.addStorage(to: &tally) }
  }
}

extension ModelMemory.Share {
  func addStorage(to tally: inout StorageTally) {
    tally.add(input)
    tally.add(output)
    gradients?.addStorage(to: &tally)
    pass?.cache.addStorage(to: &tally)
    if let arriving = pass?.arriving { tally.add(arriving) }
    outer?.steps.addStorage(to: &tally)
  }
}

extension ModelMemory.StepPass {
  func addStorage(to tally: inout StorageTally) {
    evaluation.addStorage(to: &tally)
    for tensor in parameters ?? [] { tally.add(tensor) }
    for tensor in trace?.slots ?? [] { tensor?.addStorage(to: &tally) }
    for layer in trace?.steps ?? [] { layer?.addStorage(to: &tally) }
  }
}

extension LayerGradients {
  fileprivate func addStorage(to tally: inout StorageTally) {
    tally.add(input)
    for parameter in parameters { tally.add(parameter) }
  }
}
