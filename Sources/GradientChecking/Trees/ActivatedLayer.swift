public import NeuralNetworks

/// A layer that applies an activation to every output.
public protocol ActivatedLayer<Scalar>: Layer {
  /// φ
  var activation: Activation { get }
  /// Whether it does nothing else.
  var isActivationAlone: Bool { get }
}

extension ActivatedLayer {
  public var isActivationAlone: Bool { false }
}

extension ConvolutionalLayer: ActivatedLayer {}
extension FullyConnectedLayer: ActivatedLayer {}
extension LinearLayer: ActivatedLayer {}
extension ActivationLayer: ActivatedLayer {
  public var isActivationAlone: Bool { true }
}

extension Layer {
  /// Whether it has parameters besides those of the layers that it holds.
  var hasOwnParameters: Bool { !ownParameters.isEmpty }

  /// The activation of its outputs; none where the layer has none, or says nothing of it.
  var outputActivation: Activation { (mended(self) as? any ActivatedLayer<Scalar>)?.activation ?? .none }

  /// The activation that is all the layer does; nil for a layer that does other things.
  var activationAlone: Activation? {
    guard let layer = mended(self) as? any ActivatedLayer<Scalar>, layer.isActivationAlone else { return nil }
    return layer.activation
  }
}
