import Testing

@testable import NeuralNetworks

@Suite struct GradientPieceTests {
  private func pieces(_ pipeline: String, _ shape: Shape, groups: Int) throws -> (
    pieces: [GradientPiece], network: LayeredNeuralNetwork<Float>
  ) {
    let network = try network(pipeline, input: shape, in: Float.self)
    let plan = try #require(VectorPlan(network, example: shape))
    let pieces = plan.stages.enumerated().flatMap { index, stage in
      let entries = stage.layer.map { layer in
        network.layers[layer].parameterNames.indices.map { network.layers[layer].parameter($0).count }
      }
      return GradientPiece.pieces(of: stage, at: index, entries: entries ?? [], groups: groups)
    }
    return (pieces, network)
  }

  /// Every entry of every parameter belongs to one piece, and the parts have every piece once.
  @Test(arguments: [
    ("conv 1 8 padding=1 | maxpool 2 | flatten | dense 512 32 | linear 32 3", Shape(1, 16, 16)),
    ("flatten | dense 784 128 | linear 128 10", Shape(1, 28, 28)),
    ("maxpool 2 | flatten | linear 25 3", Shape(1, 10, 10)),
  ]) func everyEntryIsInOnePiece(pipeline: String, shape: Shape) throws {
    let (pieces, network) = try pieces(pipeline, shape, groups: 4)
    for (layer, made) in network.layers.enumerated() {
      for parameter in made.parameterNames.indices {
        let ranges = pieces.map(\.range).filter { $0.layer == layer && $0.parameter == parameter }
        let entries = ranges.flatMap(\.entries).sorted()
        #expect(entries == Array(0..<made.parameter(parameter).count))
      }
    }
    let parts = GradientPiece.parts(pieces)
    #expect(parts.allSatisfy { !$0.isEmpty })
    #expect(Set(parts.joined().map(\.range)) == Set(pieces.map(\.range)))
    #expect(parts.joined().count == pieces.count)
  }

  /// A product is cut between rows, and its parts come first, so that no thread begins a long one when the others are done.
  @Test func productsAreWholeRowsAndComeFirst() throws {
    let (pieces, _) = try pieces("flatten | dense 784 128 | linear 128 10", Shape(1, 28, 28), groups: 4)
    let products = pieces.filter { $0.kind == .product }
    #expect(products.count == 25)
    #expect(products.allSatisfy { $0.range.entries.lowerBound % 128 == 0 && $0.range.entries.count % 128 == 0 })
    let parts = GradientPiece.parts(pieces)
    #expect(parts.prefix(24).allSatisfy { $0.count == 1 && $0[0].kind == .product })
    let short = try self.pieces("flatten | linear 25 3", Shape(1, 5, 5), groups: 2).pieces
    #expect(GradientPiece.parts(short).count == 1)
  }
}
