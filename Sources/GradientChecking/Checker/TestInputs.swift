public import NeuralNetworks

/// Generated inputs for checking a layer, with shapes and values that expose mistakes.
///
/// The first input has distinct values and three examples (so that 1/B is not 1/2). If it consists of images, their
/// height and width differ, and windows leave a remainder if possible. Further inputs are square or, for layers that
/// may have kinks, have many equal or zero values, which are often exactly on the kinks.
public enum TestInputs {
  /// A test input and its name.
  public struct Point<Scalar: TensorScalar>: Sendable {
    /// Its name: `test input`, `square test input`, `equal values` or `after a ReLU`.
    public let name: String
    /// The batch.
    public let input: Tensor<Scalar>
    /// Whether all its values are distinct.
    var isGeneric = false
  }

  /// Returns the test inputs for a layer; empty if none of the shapes tried fits it.
  public static func points<Scalar: TensorScalar>(
    for layer: any Layer<Scalar>, seed: UInt64
  ) -> [Point<Scalar>] {
    guard let example = exampleShape(for: layer) else { return [] }
    var generator = SeededGenerator(seed: seed)
    let shape = example.batch(of: 3)
    var points = [Point<Scalar>(name: "test input", input: generic(shape, from: &generator), isGeneric: true)]
    if let square = squareShape(for: layer, like: example) {
      points.append(
        Point(name: "square test input", input: generic(square.batch(of: 2), from: &generator), isGeneric: true))
    }
    let smoothness = layer.differenceTraits?.smoothness(isTraining: false) ?? .composite
    if smoothness == .piecewiseAffine || smoothness == .composite {
      let integers = (0..<shape.count).map { _ in Scalar(generator.integer(below: 4) - 1) }
      points.append(Point(name: "equal values", input: Tensor(shape, integers)))
      let rectified: Tensor<Scalar> = generic(shape, from: &generator)
      points.append(Point(name: "after a ReLU", input: rectified.map { max($0 - 0.6, 0) }))
    }
    return points
  }

  /// Returns distinct values, evenly spaced in [-1.7, 1.7], in random order; one is 0 if their number is odd.
  public static func generic<Scalar: TensorScalar>(
    _ shape: Shape, from generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    let count = Double(shape.count)
    let order = generator.permutation(of: shape.count)
    var place = 0
    return Tensor<Scalar>(shape).map { _ in
      defer { place += 1 }
      return Scalar(((Double(order[place]) + 0.5) / count * 2 - 1) * 1.7)
    }
  }

  /// Returns the shape of one input of a layer: if possible an image with several outputs along each side, whose height
  /// and width differ; nil if none of the shapes tried fits.
  public static func exampleShape<Scalar: TensorScalar>(for layer: any Layer<Scalar>) -> Shape? {
    let leading = leadingLength(of: layer)
    let channels = leading ?? 2
    if let height = lengthWithLeftover(4, { output(layer, Shape(channels, $0, 64)).map { $0[1] } }),
      let width = lengthWithLeftover(5, { output(layer, Shape(channels, height, $0)).map { $0[2] } }, except: height)
    {
      return Shape(channels, height, width)
    }
    // A layer that flattens images gets an image, since a mistake in the order shows only with more than one row.
    return [Shape(channels, 5, 7), Shape(leading ?? 6), Shape(5, 4)].first {
      (try? layer.outputShape(of: PartialShape($0)))?.complete != nil
    }
  }

  /// Returns the shape of one input of a network: the declared shape, else the last one seen if it fits, else a square
  /// image (up to 64 pixels wide, if possible at least twice the smallest width that fits), else a vector of the number
  /// of features that a layer declares; nil if none of these fits.
  public static func exampleShape<Scalar: TensorScalar>(
    for network: LayeredNeuralNetwork<Scalar>, lastSeen: Shape? = nil
  ) -> Shape? {
    func fits(_ example: Shape) -> Bool { (try? network.shapes(ofBatch: example.batch(of: 1))) != nil }
    if let stated = network.inputShape { return stated }
    if let lastSeen, fits(lastSeen) { return lastSeen }
    let leading = network.layers.lazy.compactMap { leadingLength(of: $0) }.first
    let channels = leading ?? 1
    let images = (1...64).lazy.map { Shape(channels, $0, $0) }
    // An image so small that every map has only one pixel would check next to nothing.
    if let smallest = images.first(where: fits) {
      return images.first { fits($0) && $0[1] >= min(64, 2 * smallest[1]) } ?? smallest
    }
    return [Shape(channels)].first(where: fits)
  }

  private static func leadingLength<Scalar: TensorScalar>(of layer: any Layer<Scalar>) -> Int? {
    // In a composite layer, use the first inner layer with an `in` field: the layers before it keep the number of
    // channels.
    for inner in LayerPath.tree(of: [layer]) {
      if case .integer(let count)? = inner.layer.fields["in"] { return count }
    }
    return nil
  }

  private static func output<Scalar: TensorScalar>(_ layer: any Layer<Scalar>, _ example: Shape) -> Shape? {
    guard let output = (try? layer.outputShape(of: PartialShape(example)))?.complete, output.rank == example.rank
    else { return nil }
    return output
  }

  /// Returns the smallest length up to 64 with at least `wanted` outputs, or one at most 8 longer whose windows leave a
  /// remainder. If no length has so many outputs, it returns one slightly longer than the shortest with a single
  /// output; nil if there is none.
  private static func lengthWithLeftover(
    _ wanted: Int, _ outputs: (Int) -> Int?, except other: Int = 0
  ) -> Int? {
    let enough = (1...64).filter { $0 != other && (outputs($0) ?? 0) >= wanted }
    let withRest = enough.first { length in length > 1 && outputs(length) == outputs(length - 1) }
    guard let first = enough.first else {
      return (1...64).first { $0 != other && outputs($0) == 1 }.map { $0 + 2 == other ? $0 + 3 : $0 + 2 }
    }
    return withRest.map { $0 <= first + 8 ? $0 : first } ?? first
  }

  private static func squareShape<Scalar: TensorScalar>(for layer: any Layer<Scalar>, like example: Shape) -> Shape? {
    guard example.rank == 3 else { return nil }
    let side = max(example[1], example[2])
    let square = Shape(example[0], side, side)
    return output(layer, square) == nil ? nil : square
  }
}
