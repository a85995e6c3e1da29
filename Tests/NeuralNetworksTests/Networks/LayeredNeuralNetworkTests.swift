import NeuralNetworks
import Testing

@Suite struct LayeredNeuralNetworkTests {
  let kernels = TextbookKernels<Double>()

  @Test func theShapeErrorOfTheLanguageDocumentIsGivenInAllItsParts() throws {
    let net = try network("conv 1 8 kernel=3 | flatten | linear 100 3")
    let error = try #require(throws: NetworkShapeError.self) { try net.shapes(ofBatch: Shape(1, 1, 16, 16)) }
    #expect(error.layerIndex == 2)
    #expect(error.layerWord == "linear")
    #expect(error.layerText == "linear 100 3")
    #expect(error.error.expected == "100 features")
    #expect(error.error.received == "1568")
    #expect(error.error.expectedShape == "100")
    #expect(error.error.remedy == "write `linear 1568 3`")
    #expect(error.stagesBefore.map(\.text) == ["conv 1 8", "flatten"])
    #expect(error.stagesBefore.map(\.output.description) == ["8x14x14", "1568"])
    #expect(error.batch == 1)
  }

  @Test func aKnownInputIsCheckedWhenTheNetworkIsMade() {
    let error = #expect(throws: NetworkShapeError.self) {
      try network("conv 1 8 kernel=3 | flatten | linear 100 3", input: Shape(1, 16, 16))
    }
    #expect(error?.layerIndex == 2)
    #expect(error?.batch == nil)
  }

  @Test func channelsAreCheckedWithoutAnInput() {
    let error = #expect(throws: NetworkShapeError.self) { try network("conv 1 8 | maxpool 2 | conv 4 16") }
    #expect(error?.layerIndex == 2)
    #expect(error?.error.expected == "4 channels")
    #expect(error?.error.received == "8")
  }

  @Test func aLinearLayerThatGetsImagesAsksForFlatten() throws {
    let net = try network("conv 1 4 padding=1 | flatten | linear 256 3")
    #expect(net.outputShape.description == "3")
    let error = #expect(throws: NetworkShapeError.self) { try network("conv 1 4 | linear 256 3") }
    #expect(error?.error.remedy == "put `flatten` before it")
  }

  @Test func backwardReturnsWhatEveryLayerReceived() throws {
    let net = try network("conv 1 2 padding=1 | maxpool 2 | flatten | linear 8 3")
    var generator = SeededGenerator(seed: 3)
    let x: Tensor<Double> = generator.normal(Shape(2, 1, 4, 4))
    let g: Tensor<Double> = generator.normal(Shape(2, 3))
    let evaluation = try net.forward(x, in: ForwardContext(kernels))
    #expect(evaluation.outputs.map(\.shape.description) == ["2x2x4x4", "2x2x2x2", "2x8", "2x3"])
    let gradients = try net.backward(g, evaluation, in: ForwardContext(kernels))
    #expect(gradients.arriving(atLayer: 3) == g)
    #expect(gradients.arriving(atLayer: 1).shape == evaluation.outputs[1].shape)
    #expect(gradients.input.shape == x.shape)
    #expect(gradients.layers.map(\.parameters.count) == [2, 0, 0, 2])
  }

  @Test func aGradientOfAnotherShapeIsRefused() throws {
    let net = try network("conv 1 2 | flatten")
    let evaluation = try net.forward(Tensor(Shape(2, 1, 4, 4)), in: ForwardContext(kernels))
    let error = #expect(throws: NetworkShapeError.self) {
      try net.backward(Tensor(Shape(2, 7)), evaluation, in: ForwardContext(kernels))
    }
    #expect(error?.layerIndex == 1)
    #expect(error?.error.received == "2x7")
  }

  @Test func aSingleNumberIsNotABatch() throws {
    let net = try network("relu | flatten")
    #expect(throws: NetworkShapeError.self) { try net.forward(Tensor(Shape()), in: ForwardContext(kernels)) }
  }

  @Test func aNetworkWithoutLayersIsTheIdentity() throws {
    let net = try LayeredNeuralNetwork<Double>([], input: Shape(3))
    let x = Tensor<Double>(Shape(2, 3), repeating: 1)
    let evaluation = try net.forward(x, in: ForwardContext(kernels))
    #expect(evaluation.output == x)
    #expect(try net.backward(x, evaluation, in: ForwardContext(kernels)).input == x)
    #expect(net.outputShape.complete == Shape(3))
  }

  @Test func convertingThereAndBackKeepsEveryFloat() throws {
    let net = try network("conv 1 2 | relu | flatten | linear 8 3", input: Shape(1, 4, 4), in: Float.self)
    let back = net.converted(to: Double.self).converted(to: Float.self)
    #expect(back.layerPipeline == "conv 1 2 | relu | flatten | linear 8 3")
    #expect(back.inputShape == Shape(1, 4, 4))
    for (old, new) in zip(net.layers, back.layers) {
      for index in old.parameterNames.indices { #expect(old.parameter(index) == new.parameter(index)) }
    }
  }
}
