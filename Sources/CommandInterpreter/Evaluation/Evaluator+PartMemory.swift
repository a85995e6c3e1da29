import ImageData
import NeuralNetworks

/// Asking for the memory that parts of values take: a slice is a copy.
extension Evaluator {
  /// Refuses a part of a value for which there is no memory: of a tensor or dataset a slice is a copy.
  func checkEntry(_ indices: [Index], of value: any Value) throws(Diagnostic) {
    switch value {
    case let tensor as TensorValue:
      try checkMemory(try TensorSelection.bytes(indices, of: tensor.tensor.shape))
    case let data as DatasetValue:
      let images = try TensorSelection.count(Array(indices.prefix(1)), of: Shape(data.dataset.count))
      let all = data.dataset.exampleShape.batch(of: images)
      try checkTensor(all, copies: indices.count > 1 ? 3 : 1)
    default: break
    }
  }

  /// Refuses a field for which there is no memory: all images of a dataset as one tensor.
  func checkField(_ name: String, of value: any Value) throws(Diagnostic) {
    guard let data = (value as? DatasetValue)?.dataset else { return }
    switch name {
    case "images": try checkTensor(data.shape)
    case "train", "test", "labels": try checkTensor(Shape(data.count), copies: 3)
    default: break
    }
  }

  /// Refuses to set a part of a tensor where there is no memory for the tensor as it becomes.
  func checkReplacing(_ indices: [Index], in value: any Value) throws(Diagnostic) {
    guard let tensor = (value as? TensorValue)?.tensor else { return }
    try checkMemory(
      tensor.shape.bytes().saturatingAdd(try TensorSelection.bytes(indices, of: tensor.shape)))
  }
}
