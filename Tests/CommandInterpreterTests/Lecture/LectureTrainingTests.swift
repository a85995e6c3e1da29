import CommandInterpreter
import NeuralNetworks
import Testing

/// Training the lecture's networks by commands.
@Suite struct LectureTrainingTests {
  private func accuracy(_ shell: Shell, _ net: String, _ data: String = "data") throws -> Double {
    shell.run(all: ["e = evaluate \(net) \(data)"])
    return try shell.number("e.accuracy")
  }

  @Test(arguments: ["mse", "crossentropy"], [24, 1, 2, 3])
  func cnnLearnsPatternsWithEitherLoss(_ loss: String, _ seed: UInt64) throws {
    let shell = Shell(seed: seed)
    shell.run(all: ["data = patterns 200 size=16", "cnn = \(LectureNumbersTests.cnn)"])
    #expect(try accuracy(shell, "cnn") < 0.8)
    shell.run(all: ["log = train cnn data loss=\(loss) rate=0.01 epochs=15"])
    let losses = try shell.values("log.loss")
    for (earlier, later) in zip(losses, losses.dropFirst()).prefix(4) { #expect(later < earlier, "\(losses)") }
    #expect(try accuracy(shell, "cnn") == 1)
  }

  @Test func oneLinearLayerSolvesTheDefaultPatterns() throws {
    let shell = Shell()
    shell.run(all: ["data = patterns", "lin = input 1x16x16 | flatten | linear 3", "train lin data epochs=3;"])
    #expect(try accuracy(shell, "lin") == 1)
    #expect(try shell.number("lin.parameters") == 771)
  }

  /// Three line filters set by hand, ReLU and a global average: shifted or not, 100% with 30 parameters and no training.
  @Test func threeHandSetFiltersSolveThePatternsShiftedOrNot() throws {
    let shell = Shell()
    shell.run(all: [
      "lines = conv 1 3 activation=relu", "lines.filters[0] = [[-1,-1,-1],[2,2,2],[-1,-1,-1]]",
      "lines.filters[1] = [[-1,2,-1],[-1,2,-1],[-1,2,-1]]", "lines.filters[2] = [[-1,-1,2],[-1,2,-1],[2,-1,-1]]",
      "same = linear 3 3", "same.weights = [[1,0,0],[0,1,0],[0,0,1]]",
      "hand = lines | avgpool all | flatten | same", "data = patterns", "moved = patterns shift=4",
    ])
    #expect(try shell.number("lines.parameters") == 30)
    #expect(try accuracy(shell, "hand") == 1)
    #expect(try accuracy(shell, "hand", "moved") == 1)
  }

  /// With moving patterns the architectures rank: CNN, then the dense rival, then the linear layer.
  @Test func movingPatternsTellTheArchitecturesApart() throws {
    let shell = Shell()
    shell.run(all: [
      "data = patterns 640 shift=4 test=0.25", "cnn = \(LectureNumbersTests.cnn)",
      "rival = \(LectureNumbersTests.rival)", "lin = input 1x16x16 | flatten | linear 3",
      "c = compare cnn rival lin data images=[48,160,480] epochs=30",
    ])
    let table = shell.written.joined(separator: "\n")
    for figure in ["9571", "100448", "41347", "41152", "771"] { #expect(table.contains(figure)) }
    #expect(!table.contains("..."), "nothing is cut: \(table)")
    #expect(shell.written.allSatisfy { $0.count <= 80 })
    let scores = try shell.values("c.accuracy")
    for count in 0..<3 {
      let (cnn, rival, lin) = (scores[count], scores[3 + count], scores[6 + count])
      #expect(cnn >= rival && rival > lin, "\(scores)")
    }
    #expect(scores[1] - scores[4] > 0.05 && scores[2] == 1, "\(scores)")
  }

  /// A CNN with 6,090 parameters reads handwritten digits.
  @Test(arguments: [1, 2, 3]) func cnnReadsDigits(_ seed: UInt64) throws {
    let shell = Shell(seed: seed)
    shell.run(all: [
      "data = dataset digits",
      "net = input 1x8x8 | conv 16 padding=1 activation=relu | maxpool 2 "
        + "| conv 32 padding=1 activation=relu | maxpool 2 | flatten | linear 10",
      "train net data optimizer=adam rate=0.002 epochs=30;",
    ])
    #expect(try shell.number("net.parameters") <= 10_000)
    #expect(try accuracy(shell, "net") >= 0.975)
  }

  /// The same seed gives the same bits, with one thread and with two.
  @Test func sameSeedSameBitsWithAnyThreads() {
    let script = [
      "data = patterns 60", "net = \(LectureNumbersTests.cnn)", "train net data epochs=2", "evaluate net data",
    ]
    func all(_ threads: Int) -> [String] {
      let shell = Shell(threads: threads)
      return script.flatMap { line in
        shell.run(all: [line])
        return shell.written
      }
    }
    #expect(all(1) == all(1))
    #expect(all(1) == all(2))
  }
}
