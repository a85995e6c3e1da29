import Testing

@testable import NeuralNetworks

@Suite struct GradientPieceTests {
  private func pieces(_ pipeline: String, _ shape: Shape, groups: Int) throws -> (
    pieces: [GradientPiece], network: LayeredNeuralNetwork<Float>
  ) {
    let network = try network(pipeline, input: shape, in: Float.self)
    let plan = try #require(VectorPlan(network, example: shape, in: training()))
    let counts = ParameterBuffers(copying: .parameters, of: network.layers).buffers.map(\.count)
    let pieces = try plan.steps.enumerated().flatMap { index, step in
      let stage = try #require(step.stage)
      return GradientPiece.pieces(
        of: stage, at: index, entries: stage.tensors.parameters.map { counts[$0] }, groups: groups)
    }
    return (pieces, network)
  }

  /// Every entry of every parameter belongs to one piece, and the parts have every piece once.
  @Test(arguments: [
    ("conv 1 8 padding=1 | maxpool 2 | flatten | dense 512 32 | linear 32 3", Shape(1, 16, 16)),
    ("flatten | dense 784 128 | linear 128 10", Shape(1, 28, 28)),
    ("maxpool 2 | flatten | linear 25 3", Shape(1, 10, 10)),
    ("conv 1 8 padding=1 bias=no | batchnorm 8 | flatten | dense 800 64 bias=no | linear 64 3", Shape(1, 10, 10)),
  ]) func everyEntryIsInOnePiece(pipeline: String, shape: Shape) throws {
    let (pieces, network) = try pieces(pipeline, shape, groups: 4)
    for (parameter, buffer) in ParameterBuffers(for: network.layers).buffers.enumerated() {
      let entries = pieces.map(\.range).filter { $0.parameter == parameter }.flatMap(\.entries).sorted()
      #expect(entries == Array(0..<buffer.count))
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
