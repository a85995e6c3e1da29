public import NeuralNetworks

/// A layer that applies an activation to every output.
public protocol ActivatedLayer<Scalar>: Layer {
  /// The activation φ.
  var activation: Activation { get }
  /// Whether applying the activation is all that the layer does.
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
  /// Whether the layer has parameters besides those of the layers inside it.
  var hasOwnParameters: Bool { !ownParameters.isEmpty }

  /// The activation of its outputs; `none` if the layer has none or does not declare one.
  var outputActivation: Activation { (bare(self) as? any ActivatedLayer<Scalar>)?.activation ?? .none }

  /// The activation, if applying it is all the layer does; else nil.
  var activationAlone: Activation? {
    guard let layer = bare(self) as? any ActivatedLayer<Scalar>, layer.isActivationAlone else { return nil }
    return layer.activation
  }
}
