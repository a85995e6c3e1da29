public import NeuralNetworks

/// The check of one gradient entry in detail: the outputs on either side of it, the step, and the difference quotient.
public struct EntryDetail: Sendable {
  /// An output that differs between the decreased and the increased entry.
  public struct Line: Hashable, Sendable {
    /// The name of the output: `output[0,1,2,3]`, or `loss`.
    public let output: String
    /// G, the gradient with respect to this output.
    public let upstream: Double
    /// The output after decreasing the entry.
    public let below: Double
    /// The output after increasing the entry.
    public let above: Double
    /// (above - below) / `distance`
    public let slope: Double
    /// G · slope, the contribution of this output to the gradient.
    public var product: Double { upstream * slope }
  }

  /// The name of the entry, such as `filters[4,1,0,1]`.
  public let place: String
  /// The entry's value.
  public let value: Double
  /// The entry's value after increasing it.
  public let valueAbove: Double
  /// The entry's value after decreasing it.
  public let valueBelow: Double
  /// The actual distance between `valueBelow` and `valueAbove`.
  public var distance: Double { valueAbove - valueBelow }
  /// The outputs that differ between the decreased and the increased entry, largest contribution first.
  public let lines: [Line]
  /// Σ G · slope over these outputs: the plain central difference at this step.
  public let difference: Double
  /// The result of the full check, with its own value and bound.
  public let check: EntryCheck
}

/// The largest errors of plain central differences at one step.
public struct SweepPoint: Hashable, Sendable {
  /// The step.
  public let step: Double
  /// The largest error, relative to Σ |G · slope|, if outputs are differenced one by one first and then summed.
  public let error: Double
  /// The largest error, relative to the same sum, if outputs are summed first and then differenced, as is usual.
  public let errorSummedFirst: Double
}

extension GradientChecker {
  /// Checks one entry of a layer's gradient in detail.
  ///
  /// - Parameter tensor: `input`, or a parameter's name.
  /// - Returns: nil if there is no such tensor or entry, if `upstream` or backward's gradient has the wrong size, or if
  ///   the check was stopped.
  /// - Throws: `ShapeError` if the input does not fit the layer.
  public func detail(
    of tensor: String, at indices: [Int], in layer: any Layer<Scalar>, input: Tensor<Scalar>,
    upstream: Tensor<Scalar>? = nil
  ) throws(ShapeError) -> EntryDetail? {
    _ = try layer.outputShape(ofBatch: input.shape)
    return detail(
      of: tensor, at: indices, in: ChainSubject([layer], input: input, in: context, alone: true), upstream: upstream)
  }

  /// Checks one entry of a network's gradient in detail, through the whole network.
  ///
  /// - Parameter tensor: `input`, or a parameter's name after its layer's index: `[3].weights`.
  /// - Returns: nil if there is no such tensor or entry, if backward's gradient has the wrong size, or if the check was
  ///   stopped.
  /// - Throws: `NetworkShapeError` if the input does not fit.
  public func detail(
    of tensor: String, at indices: [Int], in network: LayeredNeuralNetwork<Scalar>, input: Tensor<Scalar>,
    loss: NetworkLoss<Scalar>? = nil
  ) throws(NetworkShapeError) -> EntryDetail? {
    _ = try network.shapes(ofBatch: input.shape)
    return detail(
      of: tensor, at: indices, in: ChainSubject(network.layers, input: input, in: context, loss: loss?.evaluate))
  }

  private func detail(
    of tensor: String, at indices: [Int], in chain: ChainSubject<Scalar>, upstream given: Tensor<Scalar>? = nil
  ) -> EntryDetail? {
    guard let bench = Bench(self, chain, tensor, upstream: given), let offset = bench.offset(of: indices) else {
      return nil
    }
    let place = "\(tensor)[\(indices.map(String.init).joined(separator: ","))]"
    var forwards = 0
    let plan = SamplePlan.only([offset])
    guard let check = bench.check.report(bench.analytic, plan, forwards: &forwards).entries.first else { return nil }
    let step = check.step > 0 ? check.step : bench.tolerances.firstStep(entry: 1, rootMeanSquare: 1)
    let above = chain.outputs(moving: [offset], of: bench.place, by: [step])
    let below = chain.outputs(moving: [offset], of: bench.place, by: [-step])
    let value = Double(chain.tensor(bench.place).values[offset])
    let distance = above.moved[0] - below.moved[0]
    let names = AxisGrid(chain.output.shape)
    let lines = bench.upstream.indices.compactMap { j -> EntryDetail.Line? in
      guard above.outputs[j] != below.outputs[j] else { return nil }
      let place = names.lengths.indices.map { "\(names.index($0, of: j))" }.joined(separator: ",")
      return EntryDetail.Line(
        output: chain.loss == nil ? "output[\(place)]" : "loss", upstream: bench.upstream[j], below: below.outputs[j],
        above: above.outputs[j], slope: (above.outputs[j] - below.outputs[j]) / distance)
    }
    return EntryDetail(
      place: place, value: value, valueAbove: value + above.moved[0], valueBelow: value + below.moved[0],
      lines: lines.sorted { abs($0.product) > abs($1.product) }, difference: lines.reduce(0) { $0 + $1.product },
      check: check)
  }

  /// Computes the errors of plain central differences at a series of steps. For a smooth function, they fall with the
  /// square of the step at first, then rise again as round-off takes over.
  ///
  /// - Parameter steps: the steps (default: the powers of ten from 1 to 10⁻¹²).
  /// - Returns: an empty array if there is no such tensor or backward's gradient has the wrong size.
  /// - Throws: `ShapeError` if the input does not fit the layer.
  public func sweep(
    _ tensor: String, in layer: any Layer<Scalar>, input: Tensor<Scalar>, entries: Int = 32, steps: [Double]? = nil
  ) throws(ShapeError) -> [SweepPoint] {
    _ = try layer.outputShape(ofBatch: input.shape)
    let chain = ChainSubject([layer], input: input, in: context, alone: true)
    guard let bench = Bench(self, chain, tensor, upstream: nil) else { return [] }
    var generator = SeededGenerator(seed: seed)
    let count = bench.analytic.count
    let chosen = count <= entries ? Array(0..<count) : Array(generator.permutation(of: count).prefix(entries)).sorted()
    return (steps ?? (0...12).map { Self.powerOfTen(-$0) }).map { bench.sweepPoint(chosen, step: $0) }
  }

  private static func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }
}

/// Everything needed to check single entries of a tensor.
struct Bench<Scalar: TensorScalar> {
  let chain: ChainSubject<Scalar>
  let place: TensorPlace
  let check: TensorCheck<Scalar>
  let tolerances: CheckTolerances
  let analytic: [Double]
  let upstream: [Double]

  /// Creates a bench for a tensor; nil if there is no such tensor, or if the upstream gradient or backward's gradient
  /// has the wrong size.
  init?(
    _ checker: GradientChecker<Scalar>, _ chain: ChainSubject<Scalar>, _ tensor: String, upstream given: Tensor<Scalar>?
  ) {
    guard let number = chain.tensors.firstIndex(where: { $0.name == tensor }) else { return nil }
    var generator = SeededGenerator(seed: checker.seed)
    let upstream = given ?? checker.upstream(chain.output.shape, from: &generator)
    guard upstream.shape == chain.output.shape else { return nil }
    self.chain = chain
    place = chain.tensors[number].place
    tolerances = CheckTolerances(for: Scalar.self)
    self.upstream = upstream.converted(to: Double.self).values
    let gradients = chain.gradients(upstream)
    analytic = gradients[number].converted(to: Double.self).values
    let noise = chain.noise(tolerances, upstream: upstream, gradients: gradients)
    let estimator = DifferenceEstimator(chain, upstream: upstream, noise: noise, rules: checker.rules)
    check = TensorCheck(
      chain, place: place, name: tensor, estimator: estimator, rules: checker.rules, watch: checker.watch,
      noise: TensorNoise(noise, number))
    guard analytic.count == chain.tensor(place).count else { return nil }
  }

  func offset(of indices: [Int]) -> Int? {
    let shape = chain.tensor(place).shape
    guard indices.count == shape.rank, zip(indices, shape.dimensions).allSatisfy({ $0 >= 0 && $0 < $1 }) else {
      return nil
    }
    return zip(indices, shape.strides).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Computes the largest errors of plain differences at a step over some entries.
  func sweepPoint(_ entries: [Int], step: Double) -> SweepPoint {
    var (worst, worstSummedFirst) = (0.0, 0.0)
    for entry in entries.polled {
      let above = chain.outputs(moving: [entry], of: place, by: [step])
      let below = chain.outputs(moving: [entry], of: place, by: [-step])
      let distance = above.moved[0] - below.moved[0]
      guard distance != 0 else { continue }
      var (sum, mass, sumAbove, sumBelow) = (0.0, 0.0, 0.0, 0.0)
      for (j, g) in upstream.enumerated().polled {
        let term = g * (above.outputs[j] - below.outputs[j]) / distance
        sum += term
        mass += abs(term)
        sumAbove += g * above.outputs[j]
        sumBelow += g * below.outputs[j]
      }
      guard mass > 0 else { continue }
      worst = max(worst, abs(sum - analytic[entry]) / mass)
      worstSummedFirst = max(worstSummedFirst, abs((sumAbove - sumBelow) / distance - analytic[entry]) / mass)
    }
    return SweepPoint(step: step, error: worst, errorSummedFirst: worstSummedFirst)
  }
}
