/// Labelled examples that are converted to tensors one shard at a time, so that images stored as bytes take little
/// memory.
public protocol ExampleSource: Sendable {
  /// The number of examples.
  var count: Int { get }
  /// The shape of one example, such as C x H x W.
  var exampleShape: Shape { get }
  /// Returns the classes of the examples at these positions, each counted from 0.
  func labels(at positions: [Int]) -> [Int]
  /// Returns the examples at these positions as one batch; an implementation that loops over values must be marked
  /// `@specialized`.
  func images<Scalar: TensorScalar>(at positions: [Int], as precision: Scalar.Type) -> Tensor<Scalar>
}

/// Labelled examples that are stored as one tensor.
public struct TensorExamples<Stored: TensorScalar>: ExampleSource {
  /// The examples, B x ...
  public let tensor: Tensor<Stored>
  private let labels: [Int]

  /// Creates examples with one label each, counted from 0.
  public init(_ tensor: Tensor<Stored>, labels: [Int]) {
    precondition(tensor.shape.rank > 0 && tensor.shape[0] == labels.count, "every example has a label")
    self.tensor = tensor
    self.labels = labels
  }

  public var count: Int { labels.count }
  public var exampleShape: Shape { tensor.shape.example }
  public func labels(at positions: [Int]) -> [Int] { positions.map { labels[$0] } }

  @specialized(where Stored == Float, Scalar == Float)
  @specialized(where Stored == Double, Scalar == Float)
  @specialized(where Stored == Float, Scalar == Double)
  @specialized(where Stored == Double, Scalar == Double)
  public func images<Scalar: TensorScalar>(at positions: [Int], as precision: Scalar.Type) -> Tensor<Scalar> {
    let size = exampleShape.count
    return Tensor(exampleShape.batch(of: positions.count)) { output in
      tensor.values.withUnsafeBufferPointer { stored in
        for (place, position) in positions.enumerated() {
          let (from, to) = (position * size, place * size)
          if Stored.self == Scalar.self, let start = stored.baseAddress {
            UnsafeMutableRawPointer(output.baseAddress! + to)
              .copyMemory(from: start + from, byteCount: size * MemoryLayout<Stored>.stride)
          } else {
            for offset in 0..<size { output[to + offset] = Scalar(stored[from + offset]) }
          }
        }
      }
    }
  }
}

/// A selection of a source's examples, in the order of `selection`.
struct ExampleSubset: ExampleSource {
  let whole: any ExampleSource
  let selection: [Int]

  var count: Int { selection.count }
  var exampleShape: Shape { whole.exampleShape }
  func labels(at positions: [Int]) -> [Int] { whole.labels(at: positions.map { selection[$0] }) }
  func images<Scalar: TensorScalar>(at positions: [Int], as precision: Scalar.Type) -> Tensor<Scalar> {
    whole.images(at: positions.map { selection[$0] }, as: precision)
  }
}
