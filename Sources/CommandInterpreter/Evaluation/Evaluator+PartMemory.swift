import ImageData
import NeuralNetworks

/// Checks memory for parts of values, since a slice is a copy.
extension Evaluator {
  /// Throws if there is not enough memory for an entry or slice of a tensor or dataset.
  func checkEntry(_ indices: [Index], of value: any Value) throws(Diagnostic) {
    switch value {
    case let tensor as TensorValue:
      try checkMemory(try TensorSelection.bytes(indices, of: tensor.tensor.shape))
    case let data as DatasetValue:
      let images = try TensorSelection.count(
        Array(indices.prefix(1)), of: Shape(data.dataset.count), in: data.countText)
      let all = data.dataset.exampleShape.batch(of: images)
      try checkTensor(all, copies: indices.count > 1 ? 3 : 1)
    default: break
    }
  }

  /// Throws if there is not enough memory for a field, such as all images of a dataset as one tensor.
  func checkField(_ name: String, of value: any Value) throws(Diagnostic) {
    guard let data = (value as? DatasetValue)?.dataset else { return }
    switch name {
    case "images": try checkTensor(data.shape)
    case "train", "test", "labels": try checkTensor(Shape(data.count), copies: 3)
    default: break
    }
  }

  /// Throws if there is not enough memory to replace part of a tensor, which copies the tensor.
  func checkReplacing(_ indices: [Index], in value: any Value) throws(Diagnostic) {
    guard let tensor = (value as? TensorValue)?.tensor else { return }
    try checkMemory(
      tensor.shape.bytes().saturatingAdd(try TensorSelection.bytes(indices, of: tensor.shape)))
  }
}
