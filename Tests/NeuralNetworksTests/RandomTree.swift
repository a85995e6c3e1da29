import NeuralNetworks

/// A random network with paths that part and meet, as a line of the shell, for images of a random size.
struct RandomTree {
  private(set) var line = ""
  /// The shape of one image.
  let input: Shape
  private var generator: SeededGenerator

  /// The tree of a seed: from two to five parts with blocks nested up to two deep, then a classifier of three classes.
  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    input = Shape(
      1 + generator.integer(below: 3), 4 + generator.integer(below: 6), 4 + generator.integer(below: 6))
    self.generator = generator
    var shape = input.dimensions
    var parts: [String] = []
    for _ in 0..<2 + self.generator.integer(below: 4) { parts += part(&shape, depth: 2) }
    parts.append("flatten")
    shape = [shape.reduce(1, *)]
    for _ in 0..<self.generator.integer(below: 3) { parts += features(&shape, depth: 1) }
    parts.append("linear \(shape[0]) 3")
    line = parts.joined(separator: " | ")
  }

  private mutating func one<Choice>(of choices: [Choice]) -> Choice { choices[generator.integer(below: choices.count)] }
  private mutating func bias() -> String { one(of: ["", " bias=no"]) }

  private mutating func activation() -> String { one(of: ["relu", "tanh", "leakyrelu", "softplus", "sigmoid"]) }

  /// Some layers for images, whose shape they change.
  private mutating func part(_ shape: inout [Int], depth: Int) -> [String] {
    switch generator.integer(below: depth > 0 ? 8 : 6) {
    case 0: return [convolution(&shape, stride: 1)]
    case 1: return [convolution(&shape, stride: 1), "batchnorm \(shape[0])", activation()]
    case 2: return ["batchnorm \(shape[0])"]
    case 3: return [activation()]
    case 4: return ["dropout \(one(of: ["0.1", "0.5", "0.8"]))"]
    case 5:
      guard shape[1] >= 4, shape[2] >= 4 else { return [activation()] }
      (shape[1], shape[2]) = (shape[1] / 2, shape[2] / 2)
      return [one(of: ["maxpool 2", "avgpool 2"])]
    case 6:
      var inner = shape
      var block: [String] = []
      for _ in 0..<1 + generator.integer(below: 3) { block += kept(&inner, depth: depth - 1) }
      return ["residual (\(block.joined(separator: " | ")))"]
    default:
      let start = shape
      let stride = 1 + generator.integer(below: 2)
      let block = [convolution(&shape, stride: stride)] + kept(&shape, depth: depth - 1)
      let shortcut = "conv \(start[0]) \(shape[0]) kernel=1 stride=\(stride)\(bias())"
      let norm = one(of: ["", " | batchnorm \(shape[0])"])
      return ["residual (\(block.joined(separator: " | "))) shortcut=(\(shortcut)\(norm))"]
    }
  }

  /// Some layers that keep the shape of images.
  private mutating func kept(_ shape: inout [Int], depth: Int) -> [String] {
    switch generator.integer(below: depth > 0 ? 6 : 5) {
    case 0: return ["conv \(shape[0]) \(shape[0]) padding=1\(bias())"]
    case 1: return ["conv \(shape[0]) \(shape[0]) padding=1\(bias())", "batchnorm \(shape[0])"]
    case 2: return [activation()]
    case 3: return ["batchnorm \(shape[0]) momentum=0.3", activation()]
    case 4: return ["dropout 0.4"]
    default:
      var inner = shape
      return ["residual (\(kept(&inner, depth: depth - 1).joined(separator: " | ")))", activation()]
    }
  }

  private mutating func features(_ shape: inout [Int], depth: Int) -> [String] {
    switch generator.integer(below: 5) {
    case 0:
      let units = 2 + generator.integer(below: 9)
      defer { shape = [units] }
      return ["dense \(shape[0]) \(units)\(bias())"]
    case 1: return ["batchnorm \(shape[0])"]
    case 3:
      return ["dense \(shape[0]) \(shape[0])", "residual (\(one(of: ["flatten", "dropout 0.2"])) | \(activation()))"]
    case 2: return ["residual (dense \(shape[0]) \(shape[0])\(bias()) | dropout 0.2)"]
    default: return ["dropout 0.3"]
    }
  }

  private mutating func convolution(_ shape: inout [Int], stride: Int) -> String {
    let filters = 1 + generator.integer(below: 4)
    let text = "conv \(shape[0]) \(filters) padding=1 stride=\(stride)\(bias())"
    shape = [filters, (shape[1] - 1) / stride + 1, (shape[2] - 1) / stride + 1]
    return text
  }
}
