import GradientChecking
import NeuralNetworks

/// The last evaluation of a layer or network by `forward` or in a pipe, and the gradients of the backward pass that
/// followed.
struct ModelMemory: Sendable {
  let evaluation: NetworkEvaluation<Double>
  /// The evaluated input, for messages: as it was typed, in backquotes, or a description; empty if no message needs it.
  let source: String
  /// The context of the evaluation, for computing gradients inside a layer.
  var context: ForwardContext<Double>
  var gradients: NetworkGradients<Double>?

  /// A copy with other kernels for further computations.
  func with(_ kernels: any LayerKernels<Double>) -> ModelMemory {
    var memory = self
    memory.context = ForwardContext(kernels, mode: context.mode)
    return memory
  }

  /// The tensors that one layer of the network computed.
  func share(ofLayer index: Int) -> Share {
    Share(
      input: evaluation.input(ofLayer: index), output: evaluation.outputs[index], gradients: gradients?.layers[index],
      pass: Share.Pass(
        cache: evaluation.caches[index], arriving: gradients?.arriving(atLayer: index),
        context: context.entering(index)))
  }

  /// The tensors that a layer or block of the tree computed; nil if there is no layer or block at this path.
  func share(at path: LayerPath) -> Share? {
    path.steps.dropFirst().reduce(path.first.map { share(ofLayer: $0) }) { share, step in
      switch step {
      case .index(let index): share?.entry(index)
      case .block(let name): share?.block(name)
      }
    }
  }
}

extension ModelMemory {
  /// The tensors that a part of a network computed: a layer, or the layers of a block.
  struct Share: Sendable {
    /// The pass of one layer, which contains the passes of its nested layers.
    struct Pass: Sendable {
      let cache: AnyForwardCache
      /// The gradient with respect to the layer's output; nil if there was no backward pass.
      let arriving: Tensor<Double>?
      let context: ForwardContext<Double>
    }

    /// The input.
    let input: Tensor<Double>
    /// The output.
    let output: Tensor<Double>
    /// The gradients of the backward pass, with respect to the input and to the parameters in tree order; nil if there
    /// was none.
    let gradients: LayerGradients<Double>?
    /// The pass of the layer; nil for a block, and for a nested layer that is computed in several steps.
    var pass: Pass?
    /// The pass of the enclosing layer, and the path from that layer to this part; nil for a layer of the network.
    var outer: (steps: StepPass, path: LayerPath)?

    /// The tensors that a block of the layer computed; nil if there is no such block.
    func block(_ name: String) -> Share? {
      if let outer, let inner = outer.steps.share(at: outer.path.appending(.block(name))) { return inner }
      return pass.flatMap { StepPass($0, gradients) }?.share(at: [.block(name)])
    }

    /// The tensors that a layer of the block computed; nil if there is no such layer.
    func entry(_ index: Int) -> Share? {
      outer.flatMap { $0.steps.share(at: $0.path.appending(.index(index))) }
    }
  }

  /// The pass of a composite layer, step by step through its nested layers.
  struct StepPass: Sendable {
    let evaluation: StepEvaluation<Double>
    let trace: StepGradients<Double>?
    /// The gradients with respect to the parameters of all nested layers, in tree order; nil if there was no backward
    /// pass.
    let parameters: [Tensor<Double>]?
    private let context: ForwardContext<Double>

    /// Creates the pass of a layer; nil if the layer has no nested layers.
    init?(_ pass: Share.Pass, _ gradients: LayerGradients<Double>?) {
      guard let evaluation = pass.cache.steps(Double.self) else { return nil }
      self.evaluation = evaluation
      context = pass.context
      parameters = gradients?.parameters
      let output = evaluation.steps.steps.last?.output ?? evaluation.steps.input
      trace = pass.arriving.map { evaluation.gradients($0, at: output, in: pass.context) }
    }

    /// The tensors that a layer or block computed; nil if there is no layer or block at this path, or the block is
    /// empty.
    func share(at path: LayerPath) -> Share? {
      let steps = evaluation.steps.steps
      let own = steps.indices.filter { steps[$0].path.steps.starts(with: path.steps) }
      guard let first = own.first, let last = own.last else { return nil }
      let slot = steps[first].inputs[0]
      var share = Share(
        input: evaluation.values[slot.number], output: evaluation.values[steps[last].output.number],
        gradients: gradients(of: own, by: slot))
      share.outer = (self, path)
      if first == last, steps[first].path == path, let cache = evaluation.caches[first] {
        let arriving = trace?.slots[steps[first].output.number]
        share.pass = Share.Pass(cache: cache, arriving: arriving, context: context.entering(path))
      }
      return share
    }

    /// The gradients of some steps. If the input feeds other steps too, the input gradient includes only the
    /// contribution of the given ones.
    private func gradients(of own: [Int], by slot: Slot) -> LayerGradients<Double>? {
      guard let trace, let parameters else { return nil }
      var input = Tensor<Double>(evaluation.values[slot.number].shape)
      func arrive(_ gradient: Tensor<Double>?) {
        if let gradient { input = input.combined(with: gradient) { $0 + $1 } }
      }
      var count = 0
      for index in own {
        let step = evaluation.steps.steps[index]
        switch step.operation {
        case .layer(let layer):
          count += layer.parameterNames.count
          if step.inputs[0] == slot { arrive(trace.steps[index]?.input) }
        case .sum:
          for read in step.inputs where read == slot { arrive(trace.slots[step.output.number]) }
        }
      }
      let start = evaluation.steps.steps[own[0]].firstParameter
      return LayerGradients(input: input, parameters: Array(parameters[start..<start + count]))
    }
  }
}
