public import NeuralNetworks

extension ConvolutionalLayer: ExplainableLayer where Scalar == Double {
  public func explanation(at site: Explanation.Site) -> Explanation? { site.convolution(self) }
}

extension FullyConnectedLayer: ExplainableLayer where Scalar == Double {
  public func explanation(at site: Explanation.Site) -> Explanation? { site.affine(self) }
}

extension LinearLayer: ExplainableLayer where Scalar == Double {
  public func explanation(at site: Explanation.Site) -> Explanation? { site.affine(self) }
}

extension MaxPoolingLayer: ExplainableLayer where Scalar == Double {
  public func explanation(at site: Explanation.Site) -> Explanation? { site.maxPooling(self) }
}

extension AveragePoolingLayer: ExplainableLayer where Scalar == Double {
  public func explanation(at site: Explanation.Site) -> Explanation? { site.averagePooling(self) }
}

extension FlattenLayer: ExplainableLayer where Scalar == Double {
  public func explanation(at site: Explanation.Site) -> Explanation? { site.flatten() }
}

extension ActivationLayer: ExplainableLayer where Scalar == Double {
  public func explanation(at site: Explanation.Site) -> Explanation? { site.activation(activation) }
}

extension BatchNormalizationLayer: ExplainableLayer where Scalar == Double {
  public func explanation(at site: Explanation.Site) -> Explanation? { site.normalization(self) }
}

extension DropoutLayer: ExplainableLayer where Scalar == Double {
  public func explanation(at site: Explanation.Site) -> Explanation? { site.dropout(self) }
}

extension ResidualLayer: ExplainableLayer where Scalar == Double {
  public func explanation(at site: Explanation.Site) -> Explanation? { site.residual(self) }
}
