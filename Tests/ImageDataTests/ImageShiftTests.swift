import ImageData
import NeuralNetworks
import Testing

@Suite struct ImageShiftTests {
  @Test func rowsAndColumnsMoveAndZerosComeIn() {
    let image = Tensor<Double>(Shape(1, 2, 3), [1, 2, 3, 4, 5, 6])
    #expect(image.shifted(down: 1, right: 0).values == [0, 0, 0, 1, 2, 3])
    #expect(image.shifted(down: 0, right: -1).values == [2, 3, 0, 5, 6, 0])
    #expect(image.shifted(down: -1, right: 2).values == [0, 0, 4, 0, 0, 0])
    #expect(image.shifted(down: 0, right: 0) == image)
  }

  @Test func everyPlaneOfABatchMovesAsItsDefinitionSays() {
    var generator = SeededGenerator(seed: 2)
    let batch: Tensor<Float> = generator.normal(Shape(2, 3, 4, 5))
    for down in -5...5 {
      for right in -6...6 {
        let moved = batch.shifted(down: down, right: right)
        #expect(moved.shape == batch.shape)
        for offset in 0..<batch.count {
          let at = batch.indices(of: offset)
          let (row, column) = (at[2] - down, at[3] - right)
          let inside = 0..<4 ~= row && 0..<5 ~= column
          #expect(moved.values[offset] == (inside ? batch[at[0], at[1], row, column] : 0))
        }
      }
    }
  }

  @Test func hugeMovesLeaveNothing() {
    let image = Tensor<Double>(Shape(1, 2, 2), [1, 2, 3, 4])
    for move in [Int.max, Int.min, 1 << 40] {
      #expect(image.shifted(down: move, right: 0).values == [0, 0, 0, 0])
      #expect(image.shifted(down: 0, right: move).values == [0, 0, 0, 0])
    }
  }
}
