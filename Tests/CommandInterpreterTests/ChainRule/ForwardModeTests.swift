import NeuralNetworks
import Testing

@testable import CommandInterpreter

/// `forward ... mode=training`: dropout's mask and batchnorm's statistics.
@Suite struct ForwardModeTests {
  private let setup = ["drop1 = dropout 0.25", "x = 1 + (uniform 20x50)"]

  @Test func inferenceIsTheDefaultEverywhere() throws {
    let shell = Shell()
    shell.run(all: setup)
    for line in ["x | drop1", "forward drop1 x", "forward drop1 x mode=inference"] {
      #expect(try shell.values(line) == shell.values("x"), "\(line)")
    }
  }

  @Test func dropoutDropsAndScales() throws {
    let shell = Shell()
    shell.run(all: setup + ["y = forward drop1 x mode=training"])
    let (x, y) = (try shell.values("x"), try shell.values("y"))
    let dropped = y.filter { $0 == 0 }.count
    #expect((150...350).contains(dropped), "\(dropped) of 1000")
    #expect(zip(x, y).allSatisfy { $1 == 0 || abs($1 - $0 / 0.75) < 1e-12 })
  }

  /// The backward pass uses the same mask.
  @Test func backwardAnswersTheSameMask() throws {
    let shell = Shell()
    shell.run(all: setup + ["y = forward drop1 x mode=training", "g = backward drop1 x"])
    #expect(try shell.values("g") == shell.values("y"))
    shell.run(all: ["z = x | drop1", "h = backward drop1 x"])
    #expect(try shell.values("h") == shell.values("x"))
  }

  @Test func theMaskFollowsFromTheSessionsSeed() throws {
    func masks(_ seed: UInt64) throws -> [[Double]] {
      let shell = Shell(seed: seed)
      shell.run(all: ["drop1 = dropout 0.5"])
      return try (0..<3).map { _ in try shell.values("forward drop1 (ones 4x16) mode=training") }
    }
    let mine = try masks(24)
    #expect(try mine == masks(24) && mine != masks(25))
    #expect(Set(mine).count == 3)
    // Inference draws no random numbers.
    let (shell, other) = (Shell(), Shell())
    shell.run(all: setup + ["forward drop1 x"])
    other.run(all: setup)
    #expect(try shell.values("randn 3") == other.values("randn 3"))
  }

  @Test func layersOfANetworkDropDifferently() throws {
    let shell = Shell()
    shell.run(all: [
      "net = dropout 0.5 | dropout 0.5 | residual (dropout 0.5) shortcut=(dropout 0.5)",
      "y = forward net (ones 1x4000) mode=training", "a = net[1].input", "b = net[2].input",
    ])
    let (first, both) = (try shell.values("a"), try shell.values("b"))
    #expect(first.contains(2) && both.contains(4) && zip(first, both).contains { $0 == 2 && $1 == 0 })
    // Block and shortcut are independent: both kept, one kept, none kept.
    #expect(try Set(shell.values("y")) == [0, 8, 16])
  }

  @Test func batchnormTakesTheBatchsStatistics() throws {
    let shell = Shell()
    shell.run(all: ["norm = batchnorm 3", "x = 5 + 2 * (randn 40x3x4x4)", "y = forward norm x mode=training"])
    let y = try shell.values("y")
    for channel in 0..<3 {
      let values = y.indices.filter { $0 / 16 % 3 == channel }.map { y[$0] }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      #expect(abs(mean) < 1e-12 && abs(variance - 1) < 1e-4)
    }
    // The statistics are not stored: inference still uses mean 0 and variance 1.
    #expect(try shell.number("norm.mean.norm") == 0 && shell.number("norm.variance.sum") == 3)
    #expect(try abs(shell.number("(x | norm).mean") - 5) < 0.5)
    // The gradient of a sum of normalised values is 0.
    shell.run(all: ["y = forward norm x mode=training", "g = backward norm (ones 40x3x4x4)"])
    #expect(try shell.number("g.norm") < 1e-9)
  }
}
