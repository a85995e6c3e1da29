/// The lecture's equations that have indices, as the slides print them.
struct SlideEquation: Sendable, CustomStringConvertible {
  /// The slide's title.
  let slide: String
  /// The layer that it is about.
  let layer: String
  /// The source of the slide.
  let latex: String
  /// Its transcription.
  let unicode: String
  /// The same in ASCII.
  let ascii: String
  /// Whether it states all its indices, so that it can be computed.
  let isComplete: Bool

  var description: String { unicode }

  private init(
    _ slide: String, _ layer: String, latex: String, unicode: String, ascii: String, isComplete: Bool = true
  ) {
    self.slide = slide
    self.layer = layer
    self.latex = latex
    self.unicode = unicode
    self.ascii = ascii
    self.isComplete = isComplete
  }

  /// In the lecture's order.
  static let all: [SlideEquation] = [
    SlideEquation(
      "Convolutional Layer Forward Pass", "conv",
      latex: #"\outputMatrix[b,c,h,w] = \sum_{i,j,k} \mathbf{X}[b,k,h+i,w+j] \cdot \filters[c,k,i,j] + \biases[c]"#,
      unicode: "Y[b,c,h,w] = Σ_{i,j,k} X[b,k,h+i,w+j] · filters[c,k,i,j] + biases[c]",
      ascii: "Y[b,c,h,w] = sum i j k: X[b,k,h+i,w+j] * filters[c,k,i,j] + biases[c]"),
    SlideEquation(
      "Convolutional Layer Backward Pass", "conv",
      latex: #"\frac{\partial L}{\partial \filters[c,k,i,j]} = \sum_{b,h,w} "#
        + #"\frac{\partial L}{\partial \outputMatrix[b,c,h,w]} \cdot \mathbf{X}[b,k,h+i,w+j]"#,
      unicode: "∂L/∂filters[c,k,i,j] = Σ_{b,h,w} ∂L/∂Y[b,c,h,w] · X[b,k,h+i,w+j]",
      ascii: "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]"),
    SlideEquation(
      "Convolutional Layer Backward Pass", "conv",
      latex: #"\frac{\partial L}{\partial \biases[c]} = \sum_{b,h,w} "#
        + #"\frac{\partial L}{\partial \outputMatrix[b,c,h,w]}"#,
      unicode: "∂L/∂biases[c] = Σ_{b,h,w} ∂L/∂Y[b,c,h,w]", ascii: "dbiases[c] = sum b h w: G[b,c,h,w]"),
    SlideEquation(
      "Convolutional Layer Backward Pass", "conv",
      latex: #"\frac{\partial L}{\partial \mathbf{X}[b,k,h,w]} = \sum_{c,i,j} "#
        + #"\frac{\partial L}{\partial \outputMatrix[b,c,h-i,w-j]} \cdot \filters[c,k,i,j]"#,
      unicode: "∂L/∂X[b,k,h,w] = Σ_{c,i,j} ∂L/∂Y[b,c,h-i,w-j] · filters[c,k,i,j]",
      ascii: "dX[b,k,h,w] = sum c i j: G[b,c,h-i,w-j] * filters[c,k,i,j]"),
    SlideEquation(
      "Max Pooling Layer Gradients", "maxpool",
      latex: #"\outputMatrix[b,c,h,w] = \max_{i,j \in \poolRegion} "#
        + #"\mathbf{X}[b,c,h \cdot \stride + i, w \cdot \stride + j]"#,
      unicode: "Y[b,c,h,w] = max_{i,j ∈ window} X[b,c,h · stride + i, w · stride + j]",
      ascii: "Y[b,c,h,w] = max i j in window: X[b,c,h * stride + i, w * stride + j]"),
    SlideEquation(
      "Max Pooling Layer Gradients", "maxpool",
      latex: #"\frac{\partial L}{\partial \mathbf{X}[b,c,h,w]} = \begin{cases} "#
        + #"\frac{\partial L}{\partial \outputMatrix[b,c,h_{out},w_{out}]} & "#
        + #"\text{if } (h,w) \text{ was the max in pool region} \\ 0 & \text{otherwise} \end{cases}"#,
      unicode: "∂L/∂X[b,c,h,w] = ∂L/∂Y[b,c,h_out,w_out]", ascii: "dX[b,c,h,w] = G[b,c,h_out,w_out]",
      isComplete: false),
    SlideEquation(
      "Parameter Gradients in CNNs", "conv",
      latex: #"\frac{\partial L}{\partial \filters} = \sum_{b,h,w} "#
        + #"\frac{\partial L}{\partial \convOutput[b,c,h,w]} \cdot \mathbf{X}[b,k,h+i,w+j]"#,
      unicode: "∂L/∂filters = Σ_{b,h,w} ∂L/∂Z[b,c,h,w] · X[b,k,h+i,w+j]",
      ascii: "dfilters = sum b h w: GZ[b,c,h,w] * X[b,k,h+i,w+j]", isComplete: false),
    SlideEquation(
      "Parameter Gradients in CNNs", "conv",
      latex: #"\frac{\partial L}{\partial \biases} = \sum_{b,h,w} "#
        + #"\frac{\partial L}{\partial \convOutput[b,c,h,w]}"#,
      unicode: "∂L/∂biases = Σ_{b,h,w} ∂L/∂Z[b,c,h,w]", ascii: "dbiases = sum b h w: GZ[b,c,h,w]",
      isComplete: false),
  ]
}
