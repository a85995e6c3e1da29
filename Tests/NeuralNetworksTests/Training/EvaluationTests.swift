import NeuralNetworks
import Testing

@Suite struct EvaluationTests {
  /// A network whose outputs are its inputs.
  let identity: LayeredNeuralNetwork<Double>
  let kernels = TextbookKernels<Double>()

  init() throws { identity = try LayeredNeuralNetwork([]) }

  @Test func theConfusionMatrixCountsEveryTrueClassInItsRow() throws {
    let outputs: [Double] = [2, 1, 0, 0, 3, 0, 0, 0, 1, 5, 5, 0]
    let examples = TensorExamples(Tensor(Shape(4, 3), outputs), labels: [0, 1, 1, 1])
    let judged = try #require(try identity.evaluation(on: examples, kernels: kernels))
    #expect(judged.predictions == [0, 1, 2, 0])
    #expect(judged.confusion == [[1, 0, 0], [1, 1, 1], [0, 0, 0]])
    #expect(judged.accuracy == 0.5)
    #expect(judged.mistakes == [2, 3])
    #expect(abs(judged.probabilities(of: 3).reduce(0, +) - 1) < 1e-15)
    #expect(abs(judged.probabilities(of: 3).first! - 1 / (2 + 0.006737946999085467)) < 1e-12)
  }

  @Test(arguments: [2, 3, 8])
  func anyNumberOfThreadsGivesTheSameBits(threads: Int) throws {
    let net = try network(TrainerTests.cnn, in: Float.self)
    let kernels = TextbookKernels<Float>()
    let one = try net.evaluation(on: linePatterns(331), kernels: kernels)
    #expect(try net.evaluation(on: linePatterns(331), kernels: kernels, threads: threads) == one)
  }

  @Test func aStopGivesNoEvaluation() throws {
    var asked = 0
    let examples = TensorExamples(Tensor<Double>(Shape(500, 3)), labels: [Int](repeating: 0, count: 500))
    let judged = try identity.evaluation(on: examples, kernels: kernels) {
      asked += 1
      return asked == 3
    }
    #expect(judged == nil)
    #expect(asked == 3)
  }

  @Test func nothingToJudgeByIsAnError() {
    let examples = TensorExamples(Tensor<Double>(Shape(0, 3)), labels: [])
    #expect(throws: TrainingError.self) { try identity.evaluation(on: examples, kernels: kernels) }
  }
}
