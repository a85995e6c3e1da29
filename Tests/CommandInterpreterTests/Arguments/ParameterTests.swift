import NeuralNetworks
import Synchronization
import Testing

@testable import CommandInterpreter

/// Parameters describe themselves in the declaration, and the call returns their arguments with the declared types.
@Suite struct ParameterTests {
  enum Size: String, CaseIterable {
    case small, large
  }

  /// A command with every form of parameter that records its arguments.
  final class ProbeCommand: ValueCommand {
    static let x = Parameter("x", .tensor, "required")
    static let count = Parameter("count", .integer(1...9), default: 4, "with a default")
    static let word = Parameter(optional: "word", .word, "optional")
    static let rate = Parameter(option: "rate", .number(0...1), default: 0.25, "a number")
    static let size = Parameter(option: "size", .choice(), default: Size.large, "a choice")
    static let loss = Parameter(option: "loss", .choice(NamedLoss.self), "an entry of a catalogue")
    static let kernel = Parameter(option: "kernel", .extents(atLeast: 1, or: "all"), default: nil, "lengths or a word")
    static let again = Parameter(option: "again", .yesOrNo, "yes or no")
    static let amounts = Parameter(option: "amounts", .integers(0...9), "whole numbers")
    static let place = Parameter(option: "place", .path, "a path")
    static let other = Parameter(option: "other", .value(.number, .tensor), "several kinds")

    struct Got: Sendable, Equatable {
      var x: Shape
      var count: Int
      var word: String?
      var rate: Double
      var size: Size
      var loss: String?
      var kernel: Extents?
      var again: Bool?
      var amounts: [Int]?
      var place: String?
      var other: ValueKind?
    }

    let declaration = CommandDeclaration(
      "probe", .session, "keeps what it gets",
      parameters: [x, count, word, rate, size, loss, kernel, again, amounts, place, other], pipe: x, examples: [])
    let got = Mutex<Got?>(nil)

    func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
      let got = Got(
        x: call[Self.x].tensor.shape, count: call[Self.count], word: call[Self.word], rate: call[Self.rate],
        size: call[Self.size], loss: call[Self.loss]?.rawValue, kernel: call[Self.kernel], again: call[Self.again],
        amounts: call[Self.amounts], place: call[Self.place]?.text, other: call[Self.other]?.kind)
      self.got.withLock { $0 = got }
      return NoValue()
    }
  }

  private func got(_ line: String) throws -> ProbeCommand.Got {
    let probe = ProbeCommand()
    var interpreter = Interpreter(Environment(commands: .standard.adding([probe])))
    let outcome = interpreter.execute(line)
    #expect(outcome.diagnostic == nil, "\(line)\n\(outcome.diagnostic?.rendered ?? "")")
    return try #require(probe.got.withLock { $0 })
  }

  private static let plain = ProbeCommand.Got(x: Shape(2), count: 4, rate: 0.25, size: .large)

  private static let cases: [(line: String, change: @Sendable (inout ProbeCommand.Got) -> Void)] = [
    ("probe [1, 2]", { _ in }), ("zeros 2 | probe", { _ in }),
    ("probe [1, 2] 7", { $0.count = 7 }), ("zeros 2 | probe 7", { $0.count = 7 }),
    ("probe [1, 2] 7 relu", { ($0.count, $0.word) = (7, "relu") }),
    ("probe [1, 2] rate=1", { $0.rate = 1 }), ("probe [1, 2] size=small", { $0.size = .small }),
    ("probe [1, 2] size=s", { $0.size = .small }), ("probe [1, 2] loss=mse", { $0.loss = "mse" }),
    ("probe [1, 2] kernel=3", { $0.kernel = Extents(3) }), ("probe [1, 2] kernel=3x5", { $0.kernel = Extents(3, 5) }),
    ("probe [1, 2] kernel=all", { $0.kernel = nil }), ("probe [1, 2] again=yes", { $0.again = true }),
    ("probe [1, 2] again=no", { $0.again = false }), ("probe [1, 2] amounts=2:5", { $0.amounts = [2, 3, 4] }),
    ("probe [1, 2] amounts=[1,8]", { $0.amounts = [1, 8] }), ("probe [1, 2] amounts=6", { $0.amounts = [6] }),
    ("probe [1, 2] place=y[0].max", { $0.place = "y[0].max" }), ("probe [1, 2] other=3", { $0.other = .number }),
    ("probe [1, 2] other=[3]", { $0.other = .tensor }),
  ]

  @Test func isAskedForByType() throws {
    for (line, change) in Self.cases {
      var wanted = Self.plain
      change(&wanted)
      #expect(try got(line) == wanted, "\(line)")
    }
  }

  @Test func saysWhatItIs() {
    let declaration = ProbeCommand().declaration
    #expect(
      declaration.syntax
        == "probe X [COUNT=4] [WORD] rate=0.25 size=large loss= kernel=all again= amounts= place= other=")
    #expect(
      declaration.pipe == "x" && declaration.parameters.map(\.isRequired) == [true] + Array(repeating: false, count: 10)
    )
    #expect(ProbeCommand.size.declaration.kind == .field(.choice(["small", "large"])))
    #expect(ProbeCommand.word.offering(.faults).declaration.offer == .faults)
  }
}
