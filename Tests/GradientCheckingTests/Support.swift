import NeuralNetworks
import Testing

@testable import GradientChecking

/// The layer that a line like `conv 1 4 kernel=3x5` makes, its parameters drawn from a seed, biases too: zero biases hide
/// mistakes.
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
  let names = layer.parameterNames
  layer.updateParameters { index, tensor in
    if names[index] == "biases" { tensor = generator.normal(tensor.shape, deviation: 0.3) }
  }
  return layer
}

private func fieldValue(_ word: String) -> FieldValue {
  // First, because Double reads 0x1 as a hexadecimal number.
  let parts = word.split(separator: "x").compactMap { Int($0) }
  if parts.count == 2 { return .extents(Extents(parts[0], parts[1])) }
  if let number = Int(word) { return .integer(number) }
  return Double(word).map { .number($0) } ?? .word(word)
}

/// The layers that a line like `conv 1 4 | maxpool 2` makes.
func layers<Scalar: TensorScalar>(
  _ line: String, seed: UInt64 = 1, in precision: Scalar.Type = Double.self
) throws -> [any Layer<Scalar>] {
  try line.split(separator: "|").enumerated().map { index, stage in
    try layer(String(stage), seed: seed &* 1000 &+ UInt64(index), in: precision)
  }
}

/// Distinct values, none zero.
func generic<Scalar: TensorScalar>(_ shape: Shape, seed: UInt64, in precision: Scalar.Type = Double.self) -> Tensor<
  Scalar
> {
  var generator = SeededGenerator(seed: seed)
  return TestInputs.generic(shape, from: &generator)
}

/// Normally distributed values.
func normal<Scalar: TensorScalar>(
  _ shape: Shape, seed: UInt64, times factor: Double = 1, in precision: Scalar.Type = Double.self
) -> Tensor<Scalar> {
  var generator = SeededGenerator(seed: seed)
  return generator.normal(shape, deviation: factor)
}

/// Whole numbers from `range`.
func integers(_ shape: Shape, _ range: ClosedRange<Int>, seed: UInt64) -> Tensor<Double> {
  var generator = SeededGenerator(seed: seed)
  return Tensor(
    shape, (0..<shape.count).map { _ in Double(range.lowerBound + generator.integer(below: range.count)) })
}

/// A checker over the textbook kernels.
func checker<Scalar: TensorScalar>(seed: UInt64 = 24, in precision: Scalar.Type = Double.self) -> GradientChecker<
  Scalar
> {
  GradientChecker(in: ForwardContext(TextbookKernels<Scalar>()), seed: seed)
}
