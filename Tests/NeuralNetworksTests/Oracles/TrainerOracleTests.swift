import NeuralNetworks
import Testing

/// Whole training runs against PyTorch's: forward, loss, backward, clipping and steps together.
@Suite struct TrainerOracleTests {
  @Test(arguments: try Fixture.read("training.txt"))
  func fiveEpochsAgree(fixture: Fixture) throws {
    for kernels in kernelSets(Double.self) {
      var net = try network(fixture.text("network"))
      for layer in net.layers.indices {
        let start = try net.layers[layer].parameterNames.indices.map {
          try fixture.tensor("start.\(layer).\($0)", in: Double.self)
        }
        net.layers[layer].updateParameters { index, parameter in parameter = start[index] }
      }
      let labels = try #require(fixture.labels)
      var configuration = TrainingConfiguration()
      configuration.epochs = 5
      configuration.batch = labels.count
      configuration.loss = try #require(NamedLoss(rawValue: try fixture.text("loss")))
      configuration.optimizer = try #require(NamedOptimizer(rawValue: try fixture.text("optimizer")))
      configuration.rate = try fixture.number("rate")
      configuration.momentum = try fixture.number("momentum")
      configuration.decay = try fixture.number("decay")
      configuration.clip = fixture.texts["clip"].flatMap { Double($0) }
      let log = try Trainer(configuration, on: kernels, threads: 2)
        .train(&net, on: TensorExamples(fixture.tensor("x", in: Double.self), labels: labels))
      #expect(agree(Tensor(Shape(5), log.loss), try fixture.tensor("losses"), within: 1e-10))
      for layer in net.layers.indices {
        for index in net.layers[layer].parameterNames.indices {
          #expect(agree(net.layers[layer].parameter(index), try fixture.tensor("end.\(layer).\(index)"), within: 1e-10))
        }
      }
    }
  }
}
