import NeuralNetworks
import Synchronization
import Testing

@testable import CommandInterpreter

/// Buffers, the tensors that layers keep without a gradient, are saved, distinguished, undone and restored with the
/// weights.
@Suite struct BufferTests {
  private static let setup = [
    "data = patterns 60",
    "net = input 1x16x16 | conv 2 padding=1 bias=no | batchnorm | relu | residual (conv 2 padding=1 | batchnorm) "
      + "| maxpool 4 | flatten | linear 3",
  ]

  private func shell(_ more: String...) -> Shell {
    let shell = Shell()
    shell.run(all: Self.setup + more)
    return shell
  }

  private func model(_ shell: Shell, _ name: String = "net") throws -> ModelValue {
    try #require(shell.interpreter.session.variables[name] as? ModelValue)
  }

  private func buffers(_ shell: Shell) throws -> [[Double]] {
    let network = try model(shell).network
    return network.layers.flatMap { layer in layer.bufferNames.indices.map { layer.buffer($0).values } }
  }

  private static let fresh: [[Double]] = [[0, 0], [1, 1], [0, 0], [1, 1]]

  // MARK: Who changes them

  @Test func onlyTrainingChangesThem() throws {
    let shell = shell()
    #expect(try buffers(shell) == Self.fresh)
    shell.run(all: [
      "x = data[0:8]", "y = x | net", "y = forward net x mode=training", "g = backward net y", "step net rate=0.001",
      "predict net x", "evaluate net data", "features net x",
    ])
    // Whatever the verdict, they store nothing.
    for line in ["gradcheck net", "gradcheck net mode=training"] { shell.run(line) }
    #expect(try buffers(shell) == Self.fresh)
    shell.run(all: ["train net data epochs=1"])
    let learnt = try buffers(shell)
    #expect(zip(learnt, Self.fresh).allSatisfy { $0 != $1 } && learnt.joined().allSatisfy(\.isFinite))
    shell.run(all: ["data[0:8] | net", "compare net net data epochs=1 seeds=1"])
    #expect(try buffers(shell) == learnt)
  }

  @Test func undoAndResetBringThemBack() throws {
    let shell = shell("train net data epochs=1")
    let learnt = try buffers(shell)
    shell.run(all: ["train net data epochs=1"])
    #expect(try buffers(shell) != learnt)
    shell.run(all: ["undo"])
    #expect(try buffers(shell) == learnt)
    shell.run(all: ["reset net"])
    #expect(try buffers(shell) == Self.fresh)
    shell.run(all: ["undo", "undo"])
    #expect(try buffers(shell) == Self.fresh)
  }

  /// A diverged training returns to its last finite epoch, buffers and weights alike.
  @Test func divergenceRestoresThem() throws {
    let diverged = shell()
    let outcome = diverged.run("train net data epochs=20 rate=1e6 loss=mse")
    #expect(outcome.diagnostic?.code == .diverged, "\(outcome.diagnostic?.rendered ?? "")")
    let model = try model(diverged)
    #expect(model.network.layers.allSatisfy { $0.isFinite })
    let epochs = try #require(outcome.value?.field("loss") as? TensorValue).tensor.count
    let other = shell()
    if epochs > 0 {
      #expect(other.run("train net data epochs=\(epochs) rate=1e6 loss=mse").diagnostic == nil)
    }
    #expect(try buffers(diverged) == buffers(other))
    #expect(try model.isEqual(to: self.model(other)))
  }

  private final class Bell: Sendable {
    private let batches = Atomic<Int>(0)
    func batch() { batches.add(1, ordering: .relaxed) }
    var isRinging: Bool { batches.load(ordering: .relaxed) >= 3 }
    func stop() { batches.store(-1_000_000, ordering: .relaxed) }
  }

  @Test func interruptedTrainingKeepsThemWithTheWeights() throws {
    let bell = Bell()
    var environment = Environment()
    environment.isInterrupted = { bell.isRinging }
    environment.showProgress = { bar, _ in if bar != nil { bell.batch() } }
    var interpreter = Interpreter(environment)
    for line in Self.setup { #expect(interpreter.execute(line).diagnostic == nil) }
    let outcome = interpreter.execute("train net data epochs=50 batch=8")
    #expect(outcome.diagnostic?.code == .interrupted)
    bell.stop()
    let stopped = try #require(interpreter.session.variables["net"] as? ModelValue)
    #expect(stopped.network.layers.allSatisfy { $0.isFinite })
    #expect(stopped.network.layers[1].buffer(0).values != [0, 0])
    #expect(interpreter.execute("undo").diagnostic == nil)
    let before = try #require(interpreter.session.variables["net"] as? ModelValue)
    #expect(before.network.layers[1].buffer(0).values == [0, 0])
    #expect(before.network.layers[3].buffer(1).values == [1, 1])
  }

  // MARK: Who tells them apart

  @Test func equalityAndFingerprintsKnowThem() throws {
    let changes = [
      "net[1].mean[0] = 3", "net[1].variance[1] = 2", "net[3][1].mean[1] = 0.5", "net[3][0].biases[0] = 1",
      "net[3][1].gamma[0] = 2",
    ]
    let plain = try model(shell())
    var prints: Set<UInt64> = [fingerprint(plain)]
    for change in changes {
      let other = try model(shell(change))
      #expect(!plain.isEqual(to: other) && plain.isAlike(other), "\(change)")
      prints.insert(fingerprint(other))
    }
    #expect(prints.count == changes.count + 1)
    #expect(try plain.isEqual(to: model(shell("net[1].mean[0] = 1e-13"))))
  }

  @Test func mistakesOfInnerLayersTellNetworksApart() throws {
    let setup = [
      "c = conv 2 2 padding=1", "good = residual (c | relu)", "fault c filters-flipped", "poor = residual (c | relu)",
    ]
    let shell = Shell()
    shell.run(all: setup)
    let (good, poor) = (try model(shell, "good"), try model(shell, "poor"))
    #expect(!good.isEqual(to: poor) && poor.isEqual(to: poor))
    #expect(fingerprint(good) != fingerprint(poor))
  }

  private func fingerprint(_ model: ModelValue) -> UInt64 {
    var print = Fingerprint()
    print.add(model)
    return print.value
  }

  @Test func checkpointsHoldThem() throws {
    let shell = shell("train net data epochs=1")
    let learnt = try model(shell).network
    var bytes = CheckpointBytes()
    let log = TrainingLog(
      loss: [1], accuracy: [0.5], validationLoss: [], validationAccuracy: [], bestEpoch: nil, ending: .completed)
    LearntNetwork(network: learnt, log: log).write(to: &bytes)
    var reader = CheckpointReader(bytes.bytes)
    let read = try #require(LearntNetwork(from: &reader, network: try model(self.shell()).network))
    #expect(reader.isAtEnd)
    for (mine, theirs) in zip(read.network.layers, learnt.layers) {
      #expect(mine.bufferNames.indices.allSatisfy { mine.buffer($0) == theirs.buffer($0) })
      #expect(mine.parameterNames.indices.allSatisfy { mine.parameter($0) == theirs.parameter($0) })
    }
    // A checkpoint that ends early belongs to another network.
    var short = CheckpointReader(Array(bytes.bytes.dropLast(200)))
    #expect(LearntNetwork(from: &short, network: learnt) == nil)
  }

  // MARK: Batches

  /// A network that needs whole batches is rejected before memory is allocated; the suggested batch fits.
  @Test func aBatchThatIsTooLargeIsRefused() throws {
    for line in ["train net data epochs=1", "compare net net data epochs=1 seeds=1"] {
      let shell = shell("set limit 30000")
      let diagnostic = try #require(shell.run(line).diagnostic)
      #expect(diagnostic.code == .limit && diagnostic.message.contains("batchnorm"))
      let help = try #require(diagnostic.help.first)
      let option = try #require(help.split(separator: "`").first)
      #expect(option.hasPrefix("batch="))
      #expect(shell.run("\(line) \(option)").diagnostic == nil, "\(option)")
    }
    // Others process a batch in parts.
    shell("set limit 30000").run(all: [
      "plain = input 1x16x16 | conv 2 padding=1 | relu | flatten | linear 3", "train plain data epochs=1",
    ])
  }

  /// A single value per channel has no variance.
  @Test(arguments: ["batch=47", "batch=1", "validate=0.25 batch=5"])
  func aSingleImageIsRefused(_ options: String) throws {
    let shell = Shell()
    shell.run(all: ["data = patterns 60", "net = input 1x16x16 | flatten | linear 4 | batchnorm | relu | linear 3"])
    let diagnostic = try #require(shell.run("train net data epochs=1 \(options)").diagnostic)
    #expect(diagnostic.code == .shapeMismatch, "\(diagnostic.rendered)")
    #expect(diagnostic.message.contains("net[2] (batchnorm) expects more than one value per feature"))
    let option = try #require(diagnostic.help.first?.split(separator: "`").first)
    let others = options.split(separator: " ").filter { !$0.hasPrefix("batch=") }.joined(separator: " ")
    #expect(shell.run("train net data epochs=1 \(others) \(option)").diagnostic == nil, "\(option)")
  }

  @Test func aSingleImageInTrainingModeIsRefused() {
    let shell = Shell()
    shell.run(all: ["norm = batchnorm 4", "ones 1x4 | norm"])
    #expect(shell.run("forward norm (ones 1x4) mode=training").diagnostic?.code == .shapeMismatch)
    shell.run(all: ["forward norm (ones 1x4x2x2) mode=training"])
  }
}
