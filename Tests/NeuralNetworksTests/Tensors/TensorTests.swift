import NeuralNetworks
import Testing

@Suite struct TensorTests {
  @Test func entriesStandInRowMajorOrder() {
    let tensor = Tensor<Double>(Shape(2, 3), [1, 2, 3, 4, 5, 6])
    #expect(tensor[1, 0] == 4)
    #expect(tensor.offset(of: [1, 2]) == 5)
    #expect(tensor.indices(of: 4) == [1, 1])
  }

  @Test func offsetsAndIndicesAreEachOthersInverse() {
    let tensor = Tensor<Float>(Shape(3, 1, 4, 2))
    for offset in 0..<tensor.count { #expect(tensor.offset(of: tensor.indices(of: offset)) == offset) }
  }

  @Test func aSliceOfABatchKeepsItsExamples() {
    let tensor = Tensor<Double>(Shape(3, 2), [1, 2, 3, 4, 5, 6])
    #expect(tensor.examples(1..<3) == Tensor(Shape(2, 2), [3, 4, 5, 6]))
  }
}
