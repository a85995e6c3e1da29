import NeuralNetworks

/// Mistakes in the backward pass of dropout in training mode; in inference nothing is dropped and there is no fault.
enum DropoutFault: String, FaultKind {
  case maskForgotten = "dropout-mask-forgotten"
  case scaleForgotten = "dropout-scale-forgotten"

  static let family = "dropout, in training"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    bare(layer) is DropoutLayer<Scalar>
  }

  var account: (reference: String, summary: String) {
    switch self {
    case .maskForgotten: ("D03", "backward lets the gradient of dropped values through")
    case .scaleForgotten: ("D02", "backward forgets the scale 1 / (1 - p) that forward applies")
    }
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    guard let layer = site.layer as? DropoutLayer<Scalar>, site.context.isTraining else { return site.right() }
    let kept = Scalar(1 - layer.probability)
    switch self {
    case .maskForgotten: return LayerGradients(input: site.upstream.map { $0 / kept })
    case .scaleForgotten: return site.input { $0.map { $0 * kept } }
    }
  }
}
