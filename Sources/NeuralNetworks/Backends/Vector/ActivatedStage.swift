/// A stage that can take the activation after it along.
protocol ActivatedStage<Scalar>: VectorStage {
  /// φ, applied to every output.
  var activation: Activation { get set }
}

/// One whose rectifier the stage after it may take into account on the way back.
protocol RectifiedStage<Scalar>: ActivatedStage {
  /// Whether the stage after this one already leaves out what the rectifier cut off.
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
