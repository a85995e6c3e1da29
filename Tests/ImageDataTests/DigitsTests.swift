import ImageData
import NeuralNetworks
import Testing

@Suite struct DigitsTests {
  private func digits() throws -> Dataset {
    var generator = SeededGenerator(seed: 1)
    return try DatasetCatalog.open("digits", using: &generator)
  }

  /// Tests/Oracles/make_digits.py computes these from scikit-learn's file with numpy and Python's zlib.
  @Test func theContentsAreThoseOfScikitLearnsFile() throws {
    let data = try digits()
    #expect(data.traits.digest == "b4eeeb157884b738")
    #expect(data.classCounts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(abs(data.traits.mean - 0.30526028624095713) < 1e-14)
    #expect(abs(data.traits.deviation - 0.37604922179201478) < 1e-14)
  }

  @Test func theFirstImageIsTheFilesFirstRow() throws {
    let row: [Double] = [
      0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0, 0, 4, 12, 0, 0, 8, 8, 0,
      0, 5, 8, 0, 0, 9, 8, 0, 0, 4, 11, 0, 1, 12, 7, 0, 0, 2, 14, 5, 10, 12, 0, 0, 0, 0, 6, 13, 10, 0, 0, 0,
    ]
    let data = try digits()
    #expect(data.image(at: 0, as: Double.self) == Tensor(Shape(1, 8, 8), row.map { $0 / 16 }))
    #expect(Array(data.labels.prefix(3)) == [0, 1, 2])
  }

  @Test func aFifthIsKeptToJudgeBy() throws {
    let data = try digits()
    #expect(data.test.count == 359 && data.train.count == 1438)
    #expect(data.test.classCounts.allSatisfy { 34...37 ~= $0 })
  }
}
