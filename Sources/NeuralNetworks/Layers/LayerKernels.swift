/// The operations that layers are made of; who conforms decides how they are computed (`engine` in the shell).
///
/// `TextbookKernels` is the lecture as it stands on the slides. All shapes have been checked before a kernel is called.
public protocol LayerKernels<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// What every operation asks whether to end early; after a request the results so far are meaningless.
  var cancellation: Cancellation { get }

  /// The same kernels in another precision.
  func converted<Other: TensorScalar>(to precision: Other.Type) -> any LayerKernels<Other>

  /// How many values an operation holds at most beside what it takes and gives, on the way forward and back.
  ///
  /// - Parameters:
  ///   - input: the values of one example that comes in.
  ///   - output: those of one that goes out.
  ///   - isAffine: whether it is a product with a matrix.
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

  /// The largest value of every window, and where in the input's row-major order it stands: at a tie, and at several
  /// NaNs, the first in row-major order of the window.
  func maxPooling(_ input: Tensor<Scalar>, _ geometry: PoolingGeometry) -> (output: Tensor<Scalar>, winners: [Int32])

  /// ∂L/∂X of max pooling: every output's gradient goes to its winner, added up where windows overlap.
  func maxPoolingInputGradient(
    _ outputGradient: Tensor<Scalar>, winners: [Int32], _ geometry: PoolingGeometry
  ) -> Tensor<Scalar>

  /// The mean of every window.
  func averagePooling(_ input: Tensor<Scalar>, _ geometry: PoolingGeometry) -> Tensor<Scalar>

  /// ∂L/∂X of average pooling: every output's gradient is shared evenly by its window.
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

  /// φ of every value.
  func activation(_ activation: Activation, _ input: Tensor<Scalar>) -> Tensor<Scalar>

  /// ∂L/∂x = ∂L/∂y · φ'(x) for every value, from the output y = φ(x).
  func activationGradient(
    _ activation: Activation, _ outputGradient: Tensor<Scalar>, output: Tensor<Scalar>
  ) -> Tensor<Scalar>

  // MARK: Batch normalisation: C is the channels of B x C x H x W, or the features of B x C

  /// The mean of every channel over batch, rows and columns, and the mean square of the deviations from it.
  func batchMoments(_ input: Tensor<Scalar>) -> (mean: Tensor<Scalar>, variance: Tensor<Scalar>)

  /// gamma · (X - mean) · inverse + beta, channel by channel.
  func normalization(_ input: Tensor<Scalar>, _ n: Normalization<Scalar>) -> Tensor<Scalar>

  /// The gradients by the input, gamma and beta; `ofBatch` says whether mean and inverse follow from the input.
  func normalizationGradients(
    _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, _ n: Normalization<Scalar>, ofBatch: Bool
  ) -> LayerGradients<Scalar>
}

extension LayerKernels {
  /// Nothing: each value is written where it belongs.
  public func workspace(input: Int, output: Int, batch: Int, isAffine: Bool) -> (forward: Int, backward: Int) { (0, 0) }
}
