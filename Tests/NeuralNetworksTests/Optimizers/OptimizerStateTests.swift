import Testing

@testable import NeuralNetworks

@Suite struct OptimizerStateTests {
  private func trained(_ word: String, _ change: (inout OptimizerState<Float>) -> Void) throws -> [[Float]] {
    let network = try network("flatten | linear 40 300", in: Float.self)
    let optimizer = try #require(OptimizerCatalog.entry(word)).init(TrainingConfiguration().optimizerSettings)
    var state = OptimizerState(optimizer, for: network.layers)
    for step in 1...3 {
      for buffer in state.gradients.buffers {
        for index in 0..<buffer.count { buffer.start[index] = Float((index * step) % 17) - 8 }
      }
      state.beginStep()
      change(&state)
    }
    return state.parameters.buffers.map { Array(UnsafeBufferPointer(start: $0.start, count: $0.count)) }
  }

  /// However the parameters are cut up, every entry makes the same step, to the bit.
  @Test(arguments: OptimizerCatalog.words) func rangesDoNotMatter(word: String) throws {
    let whole = try trained(word) { $0.updateAll(on: ThreadPool(workers: 1)) }
    let start = try network("flatten | linear 40 300", in: Float.self).layers[1].parameter(0).values
    #expect(whole[0] != start)
    #expect(try trained(word) { $0.updateAll(on: ThreadPool(workers: 3)) } == whole)
    let pieces = try trained(word) { state in
      for range in state.parameters.ranges(of: 129).reversed() {
        state.update(range)
      }
    }
    #expect(pieces == whole)
  }
}
