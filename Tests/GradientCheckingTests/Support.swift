import NeuralNetworks
import Testing

@testable import GradientChecking

/// The layer that a line like `conv 1 4 kernel=3x5` or `residual (conv 2 2 padding=1 | relu)` makes, its parameters drawn from
/// a seed, biases and normalisations too: zero biases and ones hide mistakes.
func layer<Scalar: TensorScalar>(
  _ line: String, seed: UInt64 = 1, in precision: Scalar.Type = Double.self
) throws -> any Layer<Scalar> {
  var layer: any Layer<Scalar> = try unfilled(line)
  var generator = SeededGenerator(seed: seed)
  layer.initialize(from: &generator)
  let names = layer.parameterNames
  layer.updateParameters { index, tensor in
    if names[index].hasSuffix("biases") || names[index].hasSuffix("beta") {
      tensor = generator.normal(tensor.shape, deviation: 0.3)
    }
    if names[index].hasSuffix("gamma") { tensor = generator.uniform(tensor.shape, 0.5, 1.5) }
  }
  let buffers = layer.bufferNames
  layer.updateBuffers { index, tensor in
    tensor =
      buffers[index].hasSuffix("variance")
      ? generator.uniform(tensor.shape, 0.3, 2) : generator.normal(tensor.shape, deviation: 0.5)
  }
  return layer
}

/// The layer of a line, every parameter zero.
private func unfilled<Scalar: TensorScalar>(_ line: String) throws -> any Layer<Scalar> {
  let words = parts(of: line, at: " ")
  let entry = try #require(LayerCatalog.entry(words[0]), "no layer \(words[0])")
  var given: [String: FieldValue] = [:]
  func isOption(_ word: String) -> Bool { !word.hasPrefix("(") && word.contains("=") }
  var positional = words.dropFirst().filter { !isOption($0) }
  for field in entry.declaration.fields where field.isPositional {
    if !positional.isEmpty { given[field.name] = try fieldValue(positional.removeFirst()) }
  }
  for word in words.dropFirst() where isOption(word) {
    let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
    given[parts[0]] = try fieldValue(parts[1])
  }
  return LayerCatalog.make(entry, try LayerFields(entry.declaration, given), in: Scalar.self)
}

/// The parts of a line between characters that stand outside parentheses, without the blanks around them.
func parts(of line: String, at separator: Character) -> [String] {
  var (parts, depth) = ([""], 0)
  for character in line {
    if character == "(" { depth += 1 }
    if character == ")" { depth -= 1 }
    if character == separator, depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
  }
  return parts.map { $0.trimmingPrefix(while: { $0 == " " }) }
    .map { String($0.reversed().drop(while: { $0 == " " }).reversed()) }.filter { !$0.isEmpty }
}

private func fieldValue(_ word: String) throws -> FieldValue {
  if word.hasPrefix("(") {
    return .block(
      try parts(of: String(word.dropFirst().dropLast()), at: "|").map {
        let layer: any Layer<Double> = try unfilled($0)
        return LayerBlueprint(layer)
      })
  }
  // Before numbers, because Double reads 0x1 as a hexadecimal number.
  let parts = word.split(separator: "x").compactMap { Int($0) }
  if parts.count == 2 { return .extents(Extents(parts[0], parts[1])) }
  if let number = Int(word) { return .integer(number) }
  return Double(word).map { .number($0) } ?? .word(word)
}

/// The layers that a line like `conv 1 4 | maxpool 2` makes.
func layers<Scalar: TensorScalar>(
  _ line: String, seed: UInt64 = 1, in precision: Scalar.Type = Double.self
) throws -> [any Layer<Scalar>] {
  try parts(of: line, at: "|").enumerated().map { index, stage in
    try layer(stage, seed: seed &* 1000 &+ UInt64(index), in: precision)
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

/// A checker over the textbook kernels, in training where a seed of its random choices is given.
func checker<Scalar: TensorScalar>(
  seed: UInt64 = 24, training: UInt64? = nil, in precision: Scalar.Type = Double.self
) -> GradientChecker<Scalar> {
  GradientChecker(in: context(training: training, in: precision), seed: seed)
}

/// A context over the textbook kernels, in training where a seed of its random choices is given.
func context<Scalar: TensorScalar>(
  training: UInt64?, in precision: Scalar.Type = Double.self
) -> ForwardContext<Scalar> {
  ForwardContext(TextbookKernels<Scalar>(), mode: training.map { .training(RandomStream(seed: $0)) } ?? .inference)
}
