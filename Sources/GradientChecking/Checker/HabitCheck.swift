import NeuralNetworks

/// Checks basic properties of a subject, such as determinism, before its gradients are compared, and computes the
/// gradients to compare. Other data passes through the subject first, so that a stale cache yields wrong gradients.
struct HabitCheck<Scalar: TensorScalar> {
  /// The gradients of every tensor, in the order of the subject's tensors.
  let gradients: [Tensor<Scalar>]
  /// The basic properties that do not hold.
  let broken: [Habit]
  /// The number of forward passes.
  let forwards: Int

  init(
    _ subject: ChainSubject<Scalar>, upstream: Tensor<Scalar>, rules: CheckRules, tolerances: CheckTolerances,
    from generator: inout SeededGenerator, until shouldStop: () -> Bool = { false }
  ) {
    var broken: Set<Habit> = []
    // These copies share no storage with the originals, so a layer that writes in place changes only the originals.
    let pristine = subject.tensors.map { Self.copied(subject.tensor($0.place)) }
    let pristineUpstream = Self.copied(upstream)
    var forwards = 0
    if rules.contains(.decoy), !shouldStop() {
      let decoy = Self.decoy(of: subject.input, from: &generator)
      _ = subject.gradients(Self.copied(upstream), at: decoy)
      forwards += 1
    }
    let (output, caches) = subject.forward()
    forwards += 1
    func backward(_ upstream: Tensor<Scalar>, _ output: Tensor<Scalar>, _ caches: [AnyForwardCache]) -> [Tensor<
      Scalar
    >] {
      subject.gradients(upstream, output: output, caches).map(Self.copied)
    }
    let given = Self.copied(upstream)
    gradients = backward(given, output, caches)
    guard !shouldStop() else {
      (self.broken, self.forwards) = ([], forwards)
      return
    }
    if rules.contains(.untouchedOperands), !Self.same(given, pristineUpstream) { broken.insert(.upstreamUntouched) }
    let again = backward(Self.copied(pristineUpstream), output, caches)
    if rules.contains(.repeatableBackward), !Self.same(gradients, again) { broken.insert(.repeatableBackward) }
    let second = subject.forward()
    forwards += 1
    if rules.contains(.repeatableForward), !Self.same(output, second.output) { broken.insert(.repeatableForward) }
    if broken.isDisjoint(with: [.repeatableBackward, .repeatableForward]) {
      let fresh = backward(Self.copied(pristineUpstream), second.output, second.caches)
      if rules.contains(.decoy), !Self.same(gradients, fresh) { broken.insert(.freshMemory) }
      func isLinear(at factor: Scalar) -> Bool {
        let once = factor == 1 ? fresh : backward(pristineUpstream.map { factor * $0 }, second.output, second.caches)
        let doubled = backward(pristineUpstream.map { 2 * factor * $0 }, second.output, second.caches)
        return zip(once, doubled).allSatisfy { Self.isDouble($1, of: $0, within: 64 * tolerances.unit) }
      }
      // Gradients that underflow do not double exactly; a larger upstream gradient distinguishes this from a backward
      // pass that is not linear.
      if rules.contains(.linearBackward), broken.isEmpty, !isLinear(at: 1),
        !Self.vanish(fresh) || !isLinear(at: Scalar(tolerances.unit < 0x1p-40 ? 0x1p200 : 0x1p40))
      {
        broken.insert(.linear)
      }
    }
    let shapes = zip(pristine, gradients).allSatisfy { $0.shape == $1.shape } && pristine.count == gradients.count
    if rules.contains(.gradientShapes), !shapes { broken.insert(.shapes) }
    let after = subject.tensors.map { subject.tensor($0.place) }
    if rules.contains(.untouchedOperands), !Self.same(pristine, after) { broken.insert(.operandsUntouched) }
    self.broken = Habit.allCases.filter(broken.contains)
    self.forwards = forwards
  }

  /// Returns other values of similar magnitude: the input's values reordered, scaled and shifted.
  private static func decoy(of input: Tensor<Scalar>, from generator: inout SeededGenerator) -> Tensor<Scalar> {
    let order = generator.permutation(of: input.count)
    var place = 0
    return input.map { _ in
      defer { place += 1 }
      return input.values[order[place]] * 1.7 + 0.3
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func copied(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> { tensor.map { $0 } }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func same(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Bool {
    a.shape == b.shape && zip(a.values, b.values).polled.allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }

  /// Whether some gradient is not all zero but so small throughout that intermediate values may have underflowed.
  private static func vanish(_ gradients: [Tensor<Scalar>]) -> Bool {
    let smallest = Double(Scalar.leastNormalMagnitude).squareRoot()
    return gradients.contains { gradient in
      let values = gradient.converted(to: Double.self).values
      return values.polled.contains { $0 != 0 } && values.polled.allSatisfy { abs($0) < smallest || !$0.isFinite }
    }
  }

  private static func same(_ a: [Tensor<Scalar>], _ b: [Tensor<Scalar>]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { same($0, $1) }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func isDouble(_ twice: Tensor<Scalar>, of once: Tensor<Scalar>, within relative: Double) -> Bool {
    guard twice.shape == once.shape else { return false }
    // On overflow or underflow, doubling is not exact. An underflowed value may be magnified later, but stays small
    // compared with the other gradients.
    let largest = once.values.polled.reduce(0.0) { $1.isFinite ? max($0, abs(Double($1))) : $0 }
    let smallest = 4096 * Double(Scalar.leastNonzeroMagnitude) + relative * 1e-3 * largest
    return zip(twice.values, once.values).polled.allSatisfy { twice, once in
      guard once.isFinite, twice.isFinite else { return true }
      let expected = Double(once) * 2
      return abs(Double(twice) - expected) <= relative * abs(expected) + smallest
    }
  }
}
