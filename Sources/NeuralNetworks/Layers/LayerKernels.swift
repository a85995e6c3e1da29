/// The operations that layers are built from; each conforming type computes them in its own way (see `Engine`).
///
/// `TextbookKernels` follows the lecture's slides. All shapes are checked before a kernel is called.
public protocol LayerKernels<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// The cancellation, which every operation polls; once it is requested, operations end early with meaningless
  /// results.
  var cancellation: Cancellation { get }

  /// Returns the same kernels in another precision.
  func converted<Other: TensorScalar>(to precision: Other.Type) -> any LayerKernels<Other>

  /// Returns the maximum number of values that an operation of the forward pass, and one of the backward pass, holds in
  /// addition to its inputs and outputs.
  ///
  /// - Parameters:
  ///   - input: the number of values of one input example.
  ///   - output: the number of values of one output example.
  ///   - batch: the number of examples.
  ///   - isAffine: whether the layer is affine (dense or linear).
  func workspace(input: Int, output: Int, batch: Int, isAffine: Bool) -> (forward: Int, backward: Int)

  // MARK: Convolution

  /// Computes the output of a convolution, B x C_out x H_out x W_out.
  func convolution(
    _ input: Tensor<Scalar>, filters: Tensor<Scalar>, biases: Tensor<Scalar>, _ geometry: ConvolutionGeometry
  ) -> Tensor<Scalar>

  /// Computes ∂L/∂filters, C_out x C_in x K_h x K_w.
  func convolutionFilterGradient(
    _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, _ geometry: ConvolutionGeometry
  ) -> Tensor<Scalar>

  /// Computes ∂L/∂biases, C_out.
  func convolutionBiasGradient(_ outputGradient: Tensor<Scalar>) -> Tensor<Scalar>

  /// Computes ∂L/∂X, B x C_in x H x W.
  func convolutionInputGradient(
    _ outputGradient: Tensor<Scalar>, filters: Tensor<Scalar>, _ geometry: ConvolutionGeometry
  ) -> Tensor<Scalar>

  // MARK: Pooling

  /// Computes the maximum of every window and its position in the row-major input: for a tie, the first in the
  /// row-major order of the window; a NaN, the first if there are several, counts as the maximum.
  func maxPooling(_ input: Tensor<Scalar>, _ geometry: PoolingGeometry) -> (output: Tensor<Scalar>, winners: [Int32])

  /// Computes ∂L/∂X of max pooling: each output's gradient goes to the input position of its maximum, added up where
  /// windows overlap.
  func maxPoolingInputGradient(
    _ outputGradient: Tensor<Scalar>, winners: [Int32], _ geometry: PoolingGeometry
  ) -> Tensor<Scalar>

  /// Computes the mean of every window.
  func averagePooling(_ input: Tensor<Scalar>, _ geometry: PoolingGeometry) -> Tensor<Scalar>

  /// Computes ∂L/∂X of average pooling: every output's gradient is spread evenly over its window.
  func averagePoolingInputGradient(_ outputGradient: Tensor<Scalar>, _ geometry: PoolingGeometry) -> Tensor<Scalar>

  // MARK: Affine maps: X is B x in, weights in x out, biases out

  /// Computes X W + b, B x out.
  func affine(_ input: Tensor<Scalar>, weights: Tensor<Scalar>, biases: Tensor<Scalar>) -> Tensor<Scalar>

  /// Computes ∂L/∂W = Xᵀ ∂L/∂Y, in x out.
  func affineWeightGradient(_ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>) -> Tensor<Scalar>

  /// Computes ∂L/∂b, the sum of ∂L/∂Y over the batch.
  func affineBiasGradient(_ outputGradient: Tensor<Scalar>) -> Tensor<Scalar>

  /// Computes ∂L/∂X = ∂L/∂Y Wᵀ, B x in.
  func affineInputGradient(_ outputGradient: Tensor<Scalar>, weights: Tensor<Scalar>) -> Tensor<Scalar>

  // MARK: Activations

  /// Applies φ elementwise.
  func activation(_ activation: Activation, _ input: Tensor<Scalar>) -> Tensor<Scalar>

  /// Computes ∂L/∂x = ∂L/∂y · φ'(x), elementwise, from the output y = φ(x).
  func activationGradient(
    _ activation: Activation, _ outputGradient: Tensor<Scalar>, output: Tensor<Scalar>
  ) -> Tensor<Scalar>

  // MARK: Batch normalisation: C is the channels of B x C x H x W, or the features of B x C

  /// Computes the mean of every channel over batch, rows and columns, and the mean squared deviation from it.
  func batchMoments(_ input: Tensor<Scalar>) -> (mean: Tensor<Scalar>, variance: Tensor<Scalar>)

  /// Computes gamma · (X - mean) · inverse + beta, per channel.
  func normalization(_ input: Tensor<Scalar>, _ n: Normalization<Scalar>) -> Tensor<Scalar>

  /// Computes the gradients with respect to the input, gamma and beta; `ofBatch` tells whether `n` holds the statistics
  /// of this batch, which depend on the input.
  func normalizationGradients(
    _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, _ n: Normalization<Scalar>, ofBatch: Bool
  ) -> LayerGradients<Scalar>
}

extension LayerKernels {
  /// By default, no workspace: each result is written directly to the output.
  public func workspace(input: Int, output: Int, batch: Int, isAffine: Bool) -> (forward: Int, backward: Int) { (0, 0) }
}
