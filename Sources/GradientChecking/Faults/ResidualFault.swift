import NeuralNetworks

/// Mistakes in how the backward pass of a residual layer combines its two paths.
enum ResidualFault: String, FaultKind {
  case skipLost = "residual-skip-lost"
  case blockLost = "residual-block-lost"
  case overwritten = "residual-overwritten"

  static let family = "residual"

  static func concerns<Scalar: TensorScalar>(_ layer: any Layer<Scalar>) -> Bool {
    bare(layer) is ResidualLayer<Scalar>
  }

  var account: (reference: String, summary: String) {
    switch self {
    case .skipLost: ("S04", "the gradient of the skip path is lost: only the block's is passed back")
    case .blockLost: ("S05", "the gradient of the block is lost: only the skip path's is passed back")
    case .overwritten: ("S06", "the skip path's input gradient overwrites the block's instead of adding to it")
    }
  }

  func gradients<Scalar: TensorScalar>(_ site: FaultSite<Scalar>) -> LayerGradients<Scalar> {
    guard let layer = site.layer as? ResidualLayer<Scalar> else { return site.right() }
    let paths = ResidualPaths(layer, input: site.input, upstream: site.upstream, in: site.context)
    // The parameters of the block come first.
    let ofBlock = layer.block.reduce(0) { $0 + $1.parameterNames.count }
    var gradients = site.right()
    func forget(_ places: Range<Int>) {
      for place in places { gradients.parameters[place] = gradients.parameters[place].map { _ in 0 } }
    }
    switch self {
    case .skipLost:
      gradients.input = paths.block
      forget(ofBlock..<gradients.parameters.count)
    case .blockLost:
      gradients.input = paths.skip
      forget(0..<ofBlock)
    case .overwritten: gradients.input = paths.skip
    }
    return gradients
  }
}
