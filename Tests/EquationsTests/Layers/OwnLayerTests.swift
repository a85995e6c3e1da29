import NeuralNetworks
import Testing

@testable import Equations

/// Layers of one's own: the shapes of parameters and outputs follow from the input.
@Suite struct OwnLayerTests {
  private static let scale = [
    "Y[b,c,h,w] = gamma[c] * X[b,c,h,w] + beta[c]", "dX[b,c,h,w] = gamma[c] * G[b,c,h,w]",
    "dgamma[c] = sum b h w: G[b,c,h,w] * X[b,c,h,w]", "dbeta[c] = sum b h w: G[b,c,h,w]",
  ]

  private func layer(_ parameters: [OwnParameter], _ texts: [String], seed: UInt64 = 1) throws -> OwnLayer<Double> {
    OwnLayer(try OwnDefinition("own", parameters, texts), seed: seed)
  }

  private static let context = ForwardContext<Double>(TextbookKernels())

  @Test func parametersFollowFromTheInput() throws {
    var layer = try layer([OwnParameter("gamma", .number(2)), OwnParameter("beta", .number(0.5))], Self.scale)
    #expect(layer.parameterNames.isEmpty)
    layer.prepare(for: .image(3, nil, nil))
    #expect(layer.parameterNames == ["gamma", "beta"])
    #expect(layer.parameter(0).values == [2, 2, 2])
    // Initial values are made anew for an input of another shape.
    layer.prepare(for: .image(5, 4, 4))
    #expect(layer.parameter(1).values == [0.5, 0.5, 0.5, 0.5, 0.5])
    // Values that were learned are kept, and inputs that do not fit are rejected.
    layer.updateParameters { _, parameter in parameter = parameter.map { $0 + 1 } }
    layer.prepare(for: .image(3, 4, 4))
    #expect(layer.parameter(0).values == [3, 3, 3, 3, 3])
    #expect(throws: ShapeError.self) { try layer.outputShape(of: .image(3, 4, 4)) }
  }

  @Test func aLayerWithoutParametersYetComputesWithTheInitialOnes() throws {
    let layer = try layer([OwnParameter("gamma", .number(2)), OwnParameter("beta", .number(0.5))], Self.scale)
    let output = layer.forward(Tensor(Shape(2, 3, 1, 1), repeating: 1), in: Self.context).output
    #expect(output.values == [2.5, 2.5, 2.5, 2.5, 2.5, 2.5])
  }

  @Test func shapesOfOutputsFollowFromTheLeftSide() throws {
    let half = try layer([], ["Y[b,c,h<H//2,w<W//2] = X[b,c,2*h,2*w]", "dX[b,c,h,w] = G[b,c,h/2,w/2]"])
    #expect(try half.outputShape(of: .image(3, 7, 8)) == .image(3, 3, 4))
    #expect(try half.outputShape(of: .image(3, nil, 8)) == .image(3, nil, 4))
    #expect(try half.outputShape(of: .unknown).rank == 3)
    let whole = try layer([OwnParameter("k", .number(2))], ["Y[...] = k * X[...]", "dX[...] = k * G[...]"])
    #expect(try whole.outputShape(of: .features(5)) == .features(5))
    #expect(whole.forward(Tensor(Shape(2, 2), repeating: 3), in: Self.context).output.values == [6, 6, 6, 6])
  }

  @Test func sizesOfScatteredOutputsFollowFromTheRanges() throws {
    let shuffle = try layer([], ["for b g<2 c<C/2 h w: Y[b,2*c+g,h,w] = X[b,g*(C/2)+c,h,w]"])
    #expect(try shuffle.outputShape(of: .image(6, 2, 2)) == .image(6, 2, 2))
    let halves = try layer([], ["for b i<N: Y[b,i//2] += X[b,i]"])
    #expect(try halves.outputShape(of: .features(7)) == .features(4))
  }

  @Test func anOutputWithoutValuesIsRefused() throws {
    let layer = try layer([], ["Y[b,c,h<H-4,w] = X[b,c,h,w]", "dX[b,c,h,w] = G[b,c,h,w]"])
    #expect(throws: ShapeError.self) { try layer.outputShape(of: .image(1, 3, 3)) }
    #expect(try layer.outputShape(of: .image(1, 6, 3)) == .image(1, 2, 3))
  }

  @Test func weightsAreDrawnFromTheSeed() throws {
    let texts = ["Y[b,o<4] = sum i: X[b,i] * W[i,o]"]
    func values(_ seed: UInt64) throws -> [Double] {
      var layer = try layer([OwnParameter("W", .weights)], texts, seed: seed)
      layer.prepare(for: .features(300))
      #expect(layer.parameter(0).shape == Shape(300, 4))
      return layer.parameter(0).values
    }
    let drawn = try values(7)
    #expect(try drawn == values(7))
    #expect(try drawn != values(8))
    // Glorot: variance 2 / (300 + 4).
    let variance = drawn.reduce(0) { $0 + $1 * $1 } / Double(drawn.count)
    #expect(abs(variance / (2.0 / 304) - 1) < 0.2)
  }

  @Test(arguments: [
    (["dX[...] = G[...]"], EquationError.Code.missingArgument), (["Y[b,i] = X[b,i] * q[i]"], .unknownName),
    (["Y[b,i] = X[b,i]"], .badValue), (["Y[b,i] = X[b,i] * gamma[i] +"], .syntax),
    (["Y[b,i] = gamma * N"], .badValue), (["X[b,i] = gamma[i]", "Y[b,i] = X[b,i]"], .badValue),
  ]) func wrongDefinitions(texts: [String], code: EquationError.Code) throws {
    let definition = Result { () throws(EquationError) in
      try OwnDefinition("own", [OwnParameter("gamma", .number(1))], texts)
    }
    switch definition {
    case .failure(let error): #expect(error.code == code, "\(error.message)")
    case .success(let definition):
      // What needs a shape is an error for an input.
      #expect(code == .badValue)
      #expect(throws: ShapeError.self) { try OwnLayer<Double>(definition, seed: 1).outputShape(of: .features(3)) }
    }
  }

  @Test func aMissingGradientIsNamed() throws {
    let failures = Failures()
    let context = ForwardContext<Double>(TextbookKernels(cancellation: failures.cancellation))
    let layer = try layer([], ["Y[...] = X[...]"])
    let result = layer.forward(Tensor(Shape(1, 2)), in: context)
    _ = layer.backward(Tensor(Shape(1, 2)), result.cache, in: context)
    #expect(failures.first?.code == .missingArgument)
    #expect(failures.first?.message == "in own, dX is needed, but has no equation")
  }

  @Test func precisionsAgree() throws {
    var layer = try layer([OwnParameter("gamma", .number(2)), OwnParameter("beta", .number(0))], Self.scale)
    layer.prepare(for: .image(2, 1, 1))
    let float = layer.converted(to: Float.self)
    #expect(float.parameter(0).values == [2, 2])
    #expect(float.declaration.word == "own")
    let output = float.evaluate(Tensor(Shape(1, 2, 1, 1), repeating: 3), in: ForwardContext(TextbookKernels())).output
    #expect(output.values == [6, 6])
  }
}
