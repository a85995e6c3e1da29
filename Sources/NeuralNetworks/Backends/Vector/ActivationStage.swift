/// An activation that is not included in another stage.
struct ActivationStage<Scalar: TensorScalar>: VectorStage {
  let activation: Activation
  let inputs: Int

  var outputs: Int { inputs }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward(_ pass: StagePass<Scalar>) { activation.apply(count: inputs * groupSize, pass.x, pass.y) }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func backward(_ pass: StagePass<Scalar>) {
    guard let dx = pass.dx else { return }
    activation.applyGradient(count: inputs * groupSize, pass.y, pass.dy, dx)
  }
}
