/// Batch normalisation of row-major tensors. It is memory-bound, so vector code would gain nothing; plans use
/// `NormalizationStage` instead.
extension VectorKernels {
  public func batchMoments(_ input: Tensor<Scalar>) -> (mean: Tensor<Scalar>, variance: Tensor<Scalar>) {
    TextbookKernels(cancellation: cancellation).batchMoments(input)
  }

  public func normalization(_ input: Tensor<Scalar>, _ n: Normalization<Scalar>) -> Tensor<Scalar> {
    TextbookKernels(cancellation: cancellation).normalization(input, n)
  }

  public func normalizationGradients(
    _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, _ n: Normalization<Scalar>, ofBatch: Bool
  ) -> LayerGradients<Scalar> {
    TextbookKernels(cancellation: cancellation)
      .normalizationGradients(outputGradient, input: input, n, ofBatch: ofBatch)
  }
}
