/// A stage that can include the activation that follows it.
protocol ActivatedStage<Scalar>: VectorStage {
  /// φ, applied to every output.
  var activation: Activation { get set }
}

/// A stage whose ReLU can be handled by the backward pass of the next stage.
protocol RectifiedStage<Scalar>: ActivatedStage {
  /// Whether the next stage's backward pass already masks the gradient by this stage's ReLU.
  var isRectifiedByNext: Bool { get set }
}

extension ActivatedStage {
  func followed(by activation: Activation) -> (any VectorStage<Scalar>)? {
    guard self.activation == .none else { return nil }
    var stage = self
    stage.activation = activation
    return stage
  }
}

extension RectifiedStage {
  func rectifiedByNext() -> (any VectorStage<Scalar>)? {
    guard activation == .relu else { return nil }
    var stage = self
    stage.isRectifiedByNext = true
    return stage
  }
}
