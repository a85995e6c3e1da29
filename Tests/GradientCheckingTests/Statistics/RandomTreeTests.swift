import NeuralNetworks
import Testing

@testable import GradientChecking

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A random tree of layers as the line that makes it, and the shape of a batch that fits it.
struct RandomTree {
  private(set) var line: String
  let input: Shape
  private var generator: SeededGenerator

  /// The tree of a seed.
  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    line = ""
    let batch = 2 + generator.integer(below: 4)
    if generator.integer(below: 4) == 0 {
      var features = 2 + generator.integer(below: 5)
      input = Shape(batch, features)
      line = flat(&features, layers: 2 + generator.integer(below: 4), depth: 2, keeping: false).joined(separator: " | ")
      return
    }
    var image = Image(
      channels: 1 + generator.integer(below: 3), height: 4 + generator.integer(below: 4),
      width: 4 + generator.integer(below: 4))
    input = Shape(batch, image.channels, image.height, image.width)
    var stages = images(&image, layers: 2 + generator.integer(below: 4), depth: 2, keeping: false)
    if generator.integer(below: 3) > 0 {
      var features = image.channels * image.height * image.width
      stages += ["flatten"] + flat(&features, layers: 1 + generator.integer(below: 3), depth: 1, keeping: false)
    }
    line = stages.joined(separator: " | ")
  }

  private struct Image {
    var channels: Int
    var height: Int
    var width: Int
  }

  /// Layers of images one after another; `keeping` those that leave the shape as it is.
  private mutating func images(_ image: inout Image, layers: Int, depth: Int, keeping: Bool) -> [String] {
    var stages: [String] = []
    for _ in 0..<layers {
      switch generator.integer(below: depth > 0 ? 10 : 8) {
      case 0, 1: stages.append(convolution(&image, keeping: keeping))
      case 2, 3: stages.append("batchnorm \(image.channels)")
      case 4: stages.append(activation())
      case 5: stages.append("dropout \(dropped())")
      case 6 where !keeping && min(image.height, image.width) >= 4: stages.append(pooling(&image))
      case 6, 7: stages.append("relu")
      case 8 where !keeping: stages.append(shortcut(&image, depth: depth))
      default:
        let inner = images(&image, layers: 1 + generator.integer(below: 3), depth: depth - 1, keeping: true)
        stages.append("residual (\(inner.joined(separator: " | ")))")
      }
    }
    return stages
  }

  private mutating func convolution(_ image: inout Image, keeping: Bool) -> String {
    let bias = generator.integer(below: 2) == 0 ? "" : " bias=no"
    let kernel = [1, 3][generator.integer(below: 2)]
    if keeping { return "conv \(image.channels) \(image.channels) kernel=\(kernel) padding=\(kernel / 2)\(bias)" }
    let channels = 1 + generator.integer(below: 3)
    let line = "conv \(image.channels) \(channels) kernel=\(kernel) padding=\(kernel / 2)\(bias)"
    image.channels = channels
    return line
  }

  private mutating func pooling(_ image: inout Image) -> String {
    (image.height, image.width) = (image.height / 2, image.width / 2)
    return ["maxpool 2", "avgpool 2"][generator.integer(below: 2)]
  }

  /// A residual layer both of whose paths change the shape.
  private mutating func shortcut(_ image: inout Image, depth: Int) -> String {
    let (channels, stride) = (1 + generator.integer(below: 3), 1 + generator.integer(below: 2))
    let bias = generator.integer(below: 2) == 0 ? "" : " bias=no"
    var block = ["conv \(image.channels) \(channels) kernel=3 padding=1 stride=\(stride)\(bias)"]
    var around = ["conv \(image.channels) \(channels) kernel=1 stride=\(stride)\(bias)"]
    image = Image(
      channels: channels, height: (image.height - 1) / stride + 1, width: (image.width - 1) / stride + 1)
    block += images(&image, layers: generator.integer(below: 3), depth: depth - 1, keeping: true)
    if generator.integer(below: 2) == 0 { around.append("batchnorm \(channels)") }
    return "residual (\(block.joined(separator: " | "))) shortcut=(\(around.joined(separator: " | ")))"
  }

  /// Layers of features one after another.
  private mutating func flat(_ features: inout Int, layers: Int, depth: Int, keeping: Bool) -> [String] {
    var stages: [String] = []
    for _ in 0..<layers {
      switch generator.integer(below: depth > 0 ? 7 : 6) {
      case 0, 1:
        let outputs = keeping ? features : 1 + generator.integer(below: 5)
        let word = ["linear", "dense"][generator.integer(below: 2)]
        stages.append("\(word) \(features) \(outputs)" + (generator.integer(below: 2) == 0 ? "" : " bias=no"))
        features = outputs
      case 2: stages.append("batchnorm \(features)")
      case 3: stages.append(activation())
      case 4: stages.append("dropout \(dropped())")
      case 5: stages.append("relu")
      default:
        let inner = flat(&features, layers: 1 + generator.integer(below: 3), depth: depth - 1, keeping: true)
        stages.append("residual (\(inner.joined(separator: " | ")))")
      }
    }
    return stages
  }

  private mutating func activation() -> String { ["relu", "leakyrelu", "tanh"][generator.integer(below: 3)] }

  private mutating func dropped() -> String { ["0.2", "0.5", "0.8"][generator.integer(below: 3)] }
}

/// Right trees of layers, drawn at random, in both modes: none may be accused.
@Suite struct RandomTreeTests {
  /// 60 trees by default, 2010 where CNN_SHELL_CHECK_SEEDS is 67.
  static let seeds = 1...statisticalSeeds.upperBound * 30

  @Test(arguments: [nil, 11] as [UInt64?]) func noTreeIsAccused(_ training: UInt64?) throws {
    var (entries, undecided, undecidedTrees, depth) = (0, 0, 0, 0)
    for seed in Self.seeds {
      let tree = RandomTree(seed: seed)
      let network = try LayeredNeuralNetwork<Double>(layers(tree.line, seed: seed))
      let report = try checker(seed: seed, training: training.map { $0 &+ seed }).check(
        network, at: normal(tree.input, seed: seed))
      #expect(
        report.verdict != .wrong,
        "seed \(seed), \(tree.input) into \(tree.line): \(report.blame ?? "") \(report.failingScreens)")
      for finding in report.layers where finding.isWrong {
        #expect(Bool(false), "\(finding.path): \(describe(finding.report))")
      }
      entries += report.checked
      undecided += report.count(.undecided)
      if report.verdict == .undecided { undecidedTrees += 1 }
      depth = max(depth, network.layers.map { LayerPath.tree(of: [$0]).map(\.path.depth).max() ?? 0 }.max() ?? 0)
    }
    if getenv("CNN_SHELL_CHECK_SEEDS") != nil {
      print(
        "trees | \(training == nil ? "inference" : "training") | \(entries) entries, \(undecided) undecided, "
          + "\(undecidedTrees) undecided trees")
    }
    #expect(depth == 2)
    #expect(Double(undecided) <= 0.02 * Double(entries))
    #expect(undecidedTrees * 50 <= Int(Self.seeds.upperBound))
  }

  /// In Float much cannot be decided, and no tree is accused either.
  @Test(arguments: [nil, 11] as [UInt64?]) func noTreeIsAccusedInFloat(_ training: UInt64?) throws {
    let seeds = 1...statisticalSeeds.upperBound * 10
    var accused: [String] = []
    for seed in seeds {
      let tree = RandomTree(seed: seed)
      let network = try LayeredNeuralNetwork<Float>(layers(tree.line, seed: seed, in: Float.self))
      let report = try checker(seed: seed, training: training.map { $0 &+ seed }, in: Float.self).check(
        network, at: normal(tree.input, seed: seed, in: Float.self))
      if report.verdict == .wrong { accused.append("seed \(seed), \(tree.line): \(report.blame ?? "")") }
    }
    #expect(accused.isEmpty, "\(accused)")
  }
}
