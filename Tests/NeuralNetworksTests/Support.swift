import NeuralNetworks
import Testing

/// The layer that a line like `conv 1 4 kernel=3x5` makes, with fresh parameters.
func layer<Scalar: TensorScalar>(
  _ line: String, seed: UInt64 = 1, in precision: Scalar.Type = Double.self
) throws -> any Layer<Scalar> {
  let words = line.split(separator: " ").map(String.init)
  let entry = try #require(LayerCatalog.entry(words[0]), "no layer \(words[0])")
  var given: [String: FieldValue] = [:]
  var positional = words.dropFirst().filter { !$0.contains("=") }
  for field in entry.declaration.fields where field.isPositional {
    if !positional.isEmpty { given[field.name] = fieldValue(positional.removeFirst()) }
  }
  for word in words.dropFirst() where word.contains("=") {
    let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
    given[parts[0]] = fieldValue(parts[1])
  }
  var layer = LayerCatalog.make(entry, try LayerFields(entry.declaration, given), in: precision)
  var generator = SeededGenerator(seed: seed)
  layer.initialize(from: &generator)
  return layer
}

private func fieldValue(_ word: String) -> FieldValue {
  // First of all, because 0x2 is a number too.
  let parts = word.split(separator: "x").compactMap { Int($0) }
  if parts.count == 2 { return .extents(Extents(parts[0], parts[1])) }
  if let number = Int(word) { return .integer(number) }
  return Double(word).map { .number($0) } ?? .word(word)
}

/// A small layer of a kind: two channels or features come in, and every number that must be given is small.
func sampleLayer<Scalar: TensorScalar>(
  _ word: String, seed: UInt64 = 1, in precision: Scalar.Type = Double.self
) throws -> any Layer<Scalar> {
  let entry = try #require(LayerCatalog.entry(word))
  var given: [String: FieldValue] = [:]
  for field in entry.declaration.fields where field.isPositional {
    switch field.kind {
    case .integer where field.isInputCount: given[field.name] = .integer(2)
    case .extents: given[field.name] = .integer(2)
    case .integer(let range): given[field.name] = .integer(min(max(3, range.lowerBound), range.upperBound))
    case .number(let range): given[field.name] = .number(range.lowerBound)
    case .choice(let words): given[field.name] = .word(words[0])
    }
  }
  var layer = LayerCatalog.make(entry, try LayerFields(entry.declaration, given), in: precision)
  var generator = SeededGenerator(seed: seed)
  layer.initialize(from: &generator)
  return layer
}

/// An example that a sample layer takes: an image of two channels where it takes images, else two features.
func acceptedExample(_ layer: any Layer<Double>, height: Int = 5, width: Int = 4) throws -> Shape {
  let candidates = [Shape(2, height, width), Shape(2)]
  return try #require(
    candidates.first { (try? layer.outputShape(of: PartialShape($0))) != nil },
    "\(layer.text) takes neither an image \(candidates[0]) nor \(candidates[1]) features")
}

/// The network that a line like `conv 1 4 | maxpool 2` makes, every layer with fresh parameters.
func network<Scalar: TensorScalar>(
  _ line: String, input: Shape? = nil, seed: UInt64 = 1, in precision: Scalar.Type = Double.self
) throws -> LayeredNeuralNetwork<Scalar> {
  var layers: [any Layer<Scalar>] = []
  for (index, stage) in line.split(separator: "|").enumerated() {
    layers.append(try layer(String(stage), seed: seed &* 1000 &+ UInt64(index), in: precision))
  }
  return try LayeredNeuralNetwork(layers, input: input)
}

/// The sum of the products of two tensors' entries.
func inner<Scalar: TensorScalar>(_ left: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Scalar {
  zip(left.values, right.values).reduce(0) { $0 + $1.0 * $1.1 }
}

/// The largest absolute difference of two tensors of one shape.
func distance<Scalar: TensorScalar>(_ left: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Scalar {
  precondition(left.shape == right.shape, "\(left.shape) and \(right.shape)")
  return zip(left.values, right.values).reduce(0) { Swift.max($0, abs($1.0 - $1.1)) }
}

/// Every set of kernels, each of which must pass every test.
func kernelSets<Scalar: TensorScalar>(_ precision: Scalar.Type) -> [any LayerKernels<Scalar>] {
  [TextbookKernels<Scalar>(), VectorKernels<Scalar>()]
}

/// One step of an optimizer on a whole parameter.
func step<Scalar: TensorScalar>(
  _ optimizer: any Optimizer, _ parameter: inout Tensor<Scalar>, gradient: Tensor<Scalar>,
  slots: inout [[Scalar]], step: Int
) {
  func lend(_ lent: [UnsafeMutablePointer<Scalar>], _ values: UnsafeMutablePointer<Scalar>) {
    guard lent.count < slots.count else {
      gradient.values.withUnsafeBufferPointer { gradient in
        optimizer.update(
          ParameterEntries(count: gradient.count, values: values, gradient: gradient.baseAddress!, slots: lent),
          step: step)
      }
      return
    }
    let kept = UnsafeMutablePointer<Scalar>.allocate(capacity: gradient.count)
    defer { kept.deallocate() }
    kept.initialize(from: slots[lent.count], count: gradient.count)
    lend(lent + [kept], values)
    slots[lent.count] = Array(UnsafeBufferPointer(start: kept, count: gradient.count))
  }
  parameter.values.withUnsafeMutableBufferPointer { lend([], $0.baseAddress!) }
}
