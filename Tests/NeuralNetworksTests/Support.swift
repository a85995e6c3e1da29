import NeuralNetworks
import Testing

/// The layer that a line like `conv 1 4 kernel=3x5` makes, with fresh parameters; blocks stand in parentheses.
func layer<Scalar: TensorScalar>(
  _ line: String, seed: UInt64 = 1, in precision: Scalar.Type = Double.self
) throws -> any Layer<Scalar> {
  let words = parts(line, at: " ")
  let entry = try #require(LayerCatalog.entry(words[0]), "no layer \(words[0])")
  var given: [String: FieldValue] = [:]
  func isKeyed(_ word: String) -> Bool { !word.hasPrefix("(") && word.contains("=") }
  var positional = words.dropFirst().filter { !isKeyed($0) }
  for field in entry.declaration.fields where field.isPositional {
    if !positional.isEmpty { given[field.name] = try fieldValue(positional.removeFirst()) }
  }
  for word in words.dropFirst() where isKeyed(word) {
    let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
    given[parts[0]] = try fieldValue(parts[1])
  }
  var layer = LayerCatalog.make(entry, try LayerFields(entry.declaration, given), in: precision)
  var generator = SeededGenerator(seed: seed)
  layer.initialize(from: &generator)
  return layer
}

/// The parts of a text between separators that stand outside of parentheses.
func parts(_ text: String, at separator: Character) -> [String] {
  var parts = [""]
  var depth = 0
  for character in text {
    if character == "(" { depth += 1 }
    if character == ")" { depth -= 1 }
    if character == separator, depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
  }
  return parts.map { $0.trimmingBlanks }.filter { !$0.isEmpty }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

private func fieldValue(_ word: String) throws -> FieldValue {
  if word.hasPrefix("(") {
    return .block(try parts(String(word.dropFirst().dropLast()), at: "|").map { LayerBlueprint(try layer($0)) })
  }
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
    case .integer where field.counts != nil: given[field.name] = .integer(2)
    case .block: given[field.name] = .block([LayerBlueprint(try layer("conv 2 2 padding=1"))])
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
  for (index, stage) in parts(line, at: "|").enumerated() {
    layers.append(try layer(stage, seed: seed &* 1000 &+ UInt64(index), in: precision))
  }
  return try LayeredNeuralNetwork(layers, input: input)
}

extension ForwardResult {
  /// Output and cache.
  var pair: (output: Tensor<Scalar>, cache: Cache) { (output, cache) }
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

/// A pass of training with the vector kernels, whose random choices follow from a seed.
func training<Scalar: TensorScalar>(seed: UInt64 = 5) -> ForwardContext<Scalar> {
  ForwardContext(VectorKernels(), mode: .training(RandomStream(seed: seed)))
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
