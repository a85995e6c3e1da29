import Testing

@testable import NeuralNetworks

@Suite struct StorageTallyTests {
  private func tally(_ tensors: Tensor<Double>...) -> StorageTally {
    var tally = StorageTally()
    for tensor in tensors { tally.add(tensor) }
    return tally
  }

  @Test func whatIsSharedIsCountedOnce() {
    let x = Tensor<Double>(Shape(10_000), repeating: 1)
    var y = x
    let shared = tally(x, y, x.reshaped(to: Shape(100, 100)))
    #expect(shared.bytes >= 240_000)
    #expect(80_000...82_000 ~= StorageTally.distinctBytes([shared]))
    #expect(StorageTally.distinctBytes([tally(y)], notIn: [tally(x)]) == 0)
    y.values[0] = 2
    #expect(160_000...164_000 ~= StorageTally.distinctBytes([tally(x), tally(y)]))
    #expect(80_000...82_000 ~= StorageTally.distinctBytes([tally(y)], notIn: [tally(x)]))
  }

  @Test func repeatedPiecesCanBeDropped() {
    let x = Tensor<Double>(Shape(1000))
    var many = StorageTally()
    for _ in 0..<20 { many.add(x) }
    let bytes = many.bytes
    many.removeRepeated()
    #expect(many.bytes == bytes / 20)
  }

  /// A layer from somebody else keeps what nobody here knows.
  @Test func arraysAreFoundInUnknownValues() {
    struct Cache {
      let name = "cache"
      let parts: [Tensor<Float>]
      let inner: (Int, [Double])?
    }
    var tally = StorageTally()
    tally.add(
      contentOf: Cache(
        parts: [Tensor(Shape(5000)), Tensor(Shape(5000))], inner: (1, [Double](repeating: 0, count: 7000))))
    #expect(96_000...110_000 ~= tally.bytes)
  }

  /// Of a long list a part is looked at.
  @Test func aLongListIsEstimated() {
    var tally = StorageTally()
    tally.add(contentOf: [Tensor<Double>](repeating: Tensor(Shape(200)), count: 1000).map { $0.map { $0 + 1 } })
    #expect(1_600_000...2_400_000 ~= tally.bytes)
  }

  /// Whatever a layer keeps for the way back is counted: as much as the difference of what it holds.
  @Test(arguments: LayerCatalog.entries.map(\.declaration.word)) func everyCacheIsCounted(word: String) throws {
    let layer: any Layer<Double> = try sampleLayer(word)
    let example = try acceptedExample(layer, height: 32, width: 32)
    let input = Tensor<Double>(example.batch(of: 3000 / example.count + 2), repeating: 1)
    let result = layer.evaluate(input, in: training())
    var (named, reflected) = (StorageTally(), StorageTally())
    result.cache.addStorage(to: &named)
    for child in Mirror(reflecting: result.cache.content).children { reflected.add(contentOf: child.value) }
    let (counted, found) = (StorageTally.distinctBytes([named]), StorageTally.distinctBytes([reflected]))
    #expect(counted >= found - 8192 && counted <= found + 8192, "\(counted), in it are \(found)")
  }
}
