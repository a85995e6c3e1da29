/// The operations that layers are built from; each conforming type computes them in its own way (see `Engine`).
///
/// `TextbookKernels` follows the lecture's slides. All shapes are checked before a kernel is called.
public protocol LayerKernels<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// Every operation polls this and ends early once it is requested; results are then meaningless.
  var cancellation: Cancellation { get }

  /// The same kernels in another precision.
  func converted<Other: TensorScalar>(to precision: Other.Type) -> any LayerKernels<Other>

  /// The maximum number of values that an operation holds in addition to its inputs and outputs, forward or backward.
  ///
  /// - Parameters:
  ///   - input: the number of values of one input example.
  ///   - output: the number of values of one output example.
  ///   - batch: the number of examples.
  ///   - isAffine: whether the operation is a matrix product.
  func workspace(input: Int, output: Int, batch: Int, isAffine: Bool) -> (forward: Int, backward: Int)

  // MARK: Convolution

  /// The output of a convolution, B x C_out x H_out x W_out.
  func convolution(
    _ input: Tensor<Scalar>, filters: Tensor<Scalar>, biases: Tensor<Scalar>, _ geometry: ConvolutionGeometry
  ) -> Tensor<Scalar>

  /// ∂L/∂filters, C_out x C_in x K_h x K_w.
  func convolutionFilterGradient(
    _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, _ geometry: ConvolutionGeometry
  ) -> Tensor<Scalar>

  /// ∂L/∂biases, C_out.
  func convolutionBiasGradient(_ outputGradient: Tensor<Scalar>) -> Tensor<Scalar>

  /// ∂L/∂X, B x C_in x H x W.
  func convolutionInputGradient(
    _ outputGradient: Tensor<Scalar>, filters: Tensor<Scalar>, _ geometry: ConvolutionGeometry
  ) -> Tensor<Scalar>

  // MARK: Pooling

  /// The maximum of every window and its position in the row-major input: for a tie, or several NaNs, the first in the
  /// row-major order of the window.
  func maxPooling(_ input: Tensor<Scalar>, _ geometry: PoolingGeometry) -> (output: Tensor<Scalar>, winners: [Int32])

  /// ∂L/∂X of max pooling: each output's gradient goes to the input position of its maximum, added up where windows
  /// overlap.
  func maxPoolingInputGradient(
    _ outputGradient: Tensor<Scalar>, winners: [Int32], _ geometry: PoolingGeometry
  ) -> Tensor<Scalar>

  /// The mean of every window.
  func averagePooling(_ input: Tensor<Scalar>, _ geometry: PoolingGeometry) -> Tensor<Scalar>

  /// ∂L/∂X of average pooling: every output's gradient is spread evenly over its window.
  func averagePoolingInputGradient(_ outputGradient: Tensor<Scalar>, _ geometry: PoolingGeometry) -> Tensor<Scalar>

  // MARK: Affine maps: X is B x in, weights in x out, biases out

  /// X W + b, B x out.
  func affine(_ input: Tensor<Scalar>, weights: Tensor<Scalar>, biases: Tensor<Scalar>) -> Tensor<Scalar>

  /// ∂L/∂W = Xᵀ ∂L/∂Y, in x out.
  func affineWeightGradient(_ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>) -> Tensor<Scalar>

  /// ∂L/∂b, the sum of ∂L/∂Y over the batch.
  func affineBiasGradient(_ outputGradient: Tensor<Scalar>) -> Tensor<Scalar>

  /// ∂L/∂X = ∂L/∂Y Wᵀ, B x in.
  func affineInputGradient(_ outputGradient: Tensor<Scalar>, weights: Tensor<Scalar>) -> Tensor<Scalar>

  // MARK: Activations

  /// φ, elementwise.
  func activation(_ activation: Activation, _ input: Tensor<Scalar>) -> Tensor<Scalar>

  /// ∂L/∂x = ∂L/∂y · φ'(x), elementwise, from the output y = φ(x).
  func activationGradient(
    _ activation: Activation, _ outputGradient: Tensor<Scalar>, output: Tensor<Scalar>
  ) -> Tensor<Scalar>

  // MARK: Batch normalisation: C is the channels of B x C x H x W, or the features of B x C

  /// The mean of every channel over batch, rows and columns, and the mean squared deviation from it.
  func batchMoments(_ input: Tensor<Scalar>) -> (mean: Tensor<Scalar>, variance: Tensor<Scalar>)

  /// gamma · (X - mean) · inverse + beta, per channel.
  func normalization(_ input: Tensor<Scalar>, _ n: Normalization<Scalar>) -> Tensor<Scalar>

  /// The gradients with respect to the input, gamma and beta; `ofBatch` is whether mean and inverse depend on the
  /// input.
  func normalizationGradients(
    _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, _ n: Normalization<Scalar>, ofBatch: Bool
  ) -> LayerGradients<Scalar>
}

extension LayerKernels {
  /// No workspace: each result is written directly to the output.
  public func workspace(input: Int, output: Int, batch: Int, isAffine: Bool) -> (forward: Int, backward: Int) { (0, 0) }
}
