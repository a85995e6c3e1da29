import NeuralNetworks
import Testing

@testable import CommandInterpreter

/// Which results of long computations are stored, and when they are reused.
@Suite struct CheckpointTests {
  private func evaluator(_ lines: [String]) -> Interpreter {
    var interpreter = Interpreter(Environment())
    for line in lines { #expect(interpreter.execute(line).diagnostic == nil) }
    return interpreter
  }

  private func fingerprint(_ lines: [String], of name: String) throws -> UInt64 {
    var print = Fingerprint()
    switch evaluator(lines).session.variables[name] {
    case let model as ModelValue: print.add(model)
    case let data as DatasetValue: print.add(data.dataset)
    default: Issue.record("\(name) is neither a model nor a dataset")
    }
    return print.value
  }

  @Test func aFingerprintTellsApartWhatGivesOtherResults() throws {
    let net = "net = input 1x16x16 | flatten | linear 3"
    let models = [
      [net], [net, "net[1].weights[0,0] = 1"], ["seed 2", net], ["net = input 1x16x16 | flatten | linear 4"],
      ["data = patterns 40", net, "train net data epochs=1"], ["data = patterns 40", net, "train net data epochs=2"],
      [net, "fault net weights-batch-mean layer=1"], [net, "fault net biases-first-example-only layer=1"],
    ]
    #expect(Set(try models.map { try fingerprint($0, of: "net") }).count == models.count)
    #expect(try fingerprint([net], of: "net") == fingerprint([net, "x = 3"], of: "net"))
    let mended = [net, "fault net weights-batch-mean layer=1", "mend net"]
    #expect(try fingerprint([net], of: "net") == fingerprint(mended, of: "net"))
    let datasets = [
      ["d = patterns 40"], ["d = patterns 41"], ["seed 2", "d = patterns 40"], ["a = patterns 40", "d = a.train"],
      ["a = patterns 40", "d = a.test"], ["a = patterns 40", "d = split a test=0.5"],
    ]
    #expect(Set(try datasets.map { try fingerprint($0, of: "d") }).count == datasets.count)
  }

  private var logs: [TrainingLog] {
    let endings: [TrainingLog.Ending] = [
      .completed, .stoppedEarly, .interrupted(epoch: 2, batch: 5), .diverged(epoch: 1, batch: 0),
    ]
    return endings.enumerated().map { place, ending in
      TrainingLog(
        loss: [1, .nan, -0.0], accuracy: [0.5], validationLoss: place > 0 ? [.infinity] : [],
        validationAccuracy: [], bestEpoch: place > 0 ? place : nil, ending: ending)
    }
  }

  @Test func aTrainingIsReadAsItWasWritten() throws {
    let interpreter = evaluator(["net = input 1x16x16 | conv 2 | flatten | linear 3"])
    let model = try #require(interpreter.session.variables["net"] as? ModelValue)
    for log in logs {
      let learnt = LearntNetwork(network: model.network, log: log)
      var bytes = CheckpointBytes()
      learnt.write(to: &bytes)
      var other = model.network
      for place in other.layers.indices {
        other.layers[place].updateParameters { _, tensor in tensor = Tensor(tensor.shape, repeating: 0) }
      }
      var reader = CheckpointReader(bytes.bytes)
      let read = try #require(LearntNetwork(from: &reader, network: other))
      #expect(reader.isAtEnd)
      #expect("\(read.log)" == "\(log)")
      var again = CheckpointBytes()
      read.write(to: &again)
      #expect(again.bytes == bytes.bytes)
    }
  }

  @Test func whatIsTooShortOrOfAnotherNetworkIsNotRead() throws {
    let interpreter = evaluator([
      "net = input 1x16x16 | flatten | linear 3", "other = input 1x16x16 | flatten | linear 4",
    ])
    let model = try #require(interpreter.session.variables["net"] as? ModelValue)
    let other = try #require(interpreter.session.variables["other"] as? ModelValue)
    var bytes = CheckpointBytes()
    LearntNetwork(network: model.network, log: logs[0]).write(to: &bytes)
    for length in 0..<bytes.bytes.count {
      var reader = CheckpointReader(Array(bytes.bytes[..<length]))
      #expect(LearntNetwork(from: &reader, network: model.network) == nil)
    }
    var reader = CheckpointReader(bytes.bytes)
    #expect(LearntNetwork(from: &reader, network: other.network) == nil)
    var huge = CheckpointBytes()
    huge.add(Int.max)
    var hugeReader = CheckpointReader(huge.bytes)
    #expect(hugeReader.numbers() == nil)
  }

  @Test func rowsAreReadInTheirLengths() throws {
    var bytes = CheckpointBytes()
    NumberRows([[1, 2], [3]]).write(to: &bytes)
    var reader = CheckpointReader(bytes.bytes)
    #expect(NumberRows(from: &reader, lengths: [2, 1])?.rows == [[1, 2], [3]])
    reader = CheckpointReader(bytes.bytes)
    #expect(NumberRows(from: &reader, lengths: [1, 2]) == nil)
  }
}
