import Testing

@testable import CommandInterpreter

/// `layer NAME(PARAMETERS)`, equations, `end`.
@Suite struct OwnLayerCommandTests {
  private static let scale = """
    layer scale(gamma=1, beta=0)  # a comment
      Y[b,c,h,w] = gamma[c] * X[b,c,h,w] +
        beta[c]

      dX[b,c,h,w] = gamma[c] * G[b,c,h,w]  # another
      dgamma[c] = sum b h w: G[b,c,h,w] * X[b,c,h,w]
      dbeta[c] = sum b h w: G[b,c,h,w]
    end
    """
  private static let softmax = """
    layer softmax
      m[b] = max i: X[b,i]
      e[b,i] = exp(X[b,i] - m[b])
      Y[b,i] = e[b,i] / (sum j: e[b,j])
      dX[b,i] = Y[b,i] * (G[b,i] - (sum j: G[b,j] * Y[b,j]))
    end
    """

  @Test func itPassesGradcheckAloneAndInANetwork() throws {
    let shell = Shell()
    shell.run(all: [Self.scale, "gradcheck scale", "net = input 1x6x6 | conv 3 | scale | relu", "gradcheck net"])
    #expect(try shell.values("net[1].gamma") == [1, 1, 1])
    #expect(shell.output("summary net").contains("scale"))
    shell.run(all: [Self.softmax, "gradcheck softmax"])
  }

  @Test func aGradientWithoutItsGammaIsFound() {
    let shell = Shell()
    shell.run(all: [
      "layer s(gamma=1)\n  Y[b,i] = gamma[i] * X[b,i]\n  dX[b,i] = G[b,i]\n  dgamma[i] = sum b: G[b,i] * X[b,i]\nend"
    ])
    #expect(shell.run("gradcheck s").diagnostic?.code == .gradientWrong)
    shell.run(all: ["equation s dX[b,i] = gamma[i] * G[b,i]", "gradcheck s"])
  }

  @Test func sequencesHaveThreeAxes() {
    let shell = Shell()
    shell.run(all: [
      "layer sequence\n  Y[b,t,d] = 2 * X[b,t,d]\n  dX[b,t,d] = 2 * G[b,t,d]\nend", "gradcheck sequence",
      "y = randn 2x3x4 | sequence",
    ])
    #expect(shell.output("y.shape") == "2x3x4")
  }

  @Test func theReasonWhyNoInputFitsIsTold() {
    let shell = Shell()
    shell.run(all: [
      "layer v(W)\n  Y[b,o] = sum k: W[o,k] * X[b,k]\n  dX[b,i] = 0 * G[b,0]\n  dW[o,i] = 0 * G[0,o]\nend"
    ])
    let diagnostic = shell.run("gradcheck v").diagnostic
    #expect(diagnostic?.code == .missingArgument)
    #expect(diagnostic?.message.contains("the shape of `W` can't be inferred") == true)
  }

  @Test func itTrains() throws {
    let shell = Shell()
    shell.run(all: [
      Self.scale, "data = patterns 24 size=8", "net = conv 1 4 | scale | flatten | linear 144 3",
      "train net data epochs=1",
    ])
    #expect(try shell.values("net[1].gamma").contains { $0 != 1 })
    shell.run(all: ["randn 2x5x3x3 | scale", "randn 2x2x3x3 | scale", "undo"])
  }

  @Test func aBlockIsCompleteWithItsEnd() {
    let vocabulary = Environment().commands.vocabulary
    var lines = LogicalLines(Self.scale + "\n3 + 4\n" + Self.softmax + "\r\n5", vocabulary)
    var texts: [String] = []
    while let next = lines.next() { texts.append(next.line.text) }
    #expect(texts == [Self.scale, "3 + 4", Self.softmax, "5"])
    #expect(!ParsedLine("layer scale", vocabulary).isComplete)
    #expect(ParsedLine("layer = 3", vocabulary).isComplete)
    #expect(ParsedLine("layer", vocabulary).isComplete)
  }

  private static let wrongDefinitions: [(String, ErrorCode, String?)] = [
    ("layer conv\n Y[...] = X[...]\nend", ErrorCode.reservedName, "conv"),
    ("layer a b\n Y[...] = X[...]\nend", .syntax, "a b"), ("layer a(b\n Y[...] = X[...]\nend", .syntax, nil),
    ("layer a(b=q)\n Y[...] = b * X[...]\nend", .badValue, "b=q"), ("layer a\nend", .missingArgument, "a"),
    ("layer a(b=1, b=2)\n Y[...] = b * X[...]\nend", .badValue, nil),
    ("layer a(sum=1)\n Y[...] = X[...]\nend", .reservedName, nil),
    ("layer a\n Y[...] = q[...]\nend", .unknownName, "q[...]"),
    ("layer a(b=1)\n Y[...] = X[...]\nend", .badValue, "a"),
    ("layer a\n Y[b,i] = X[b,i]\n dX[b,i] = G[b]\nend", .shapeMismatch, "G[b]"),
  ]

  @Test(arguments: wrongDefinitions) func badDefinitions(text: String, code: ErrorCode, marked: String?) throws {
    let shell = Shell()
    let before = shell.snapshot
    let diagnostic = try #require(shell.run(text).diagnostic, "\(text) is accepted")
    #expect(diagnostic.code == code, "\(diagnostic.rendered)")
    if let marked, let span = diagnostic.span {
      #expect(String(Array(diagnostic.source ?? text)[span]).hasPrefix(marked), "\(diagnostic.rendered)")
    }
    #expect(shell.snapshot == before)
  }

  @Test func equationsCanBeAddedAndItsDefinitionStays() {
    let shell = Shell()
    shell.run(all: ["layer twice\n  Y[...] = 2 * X[...]\nend"])
    #expect(shell.run("gradcheck twice").diagnostic?.code == .missingArgument)
    shell.run(all: ["equation twice dX[...] = 2 * G[...]", "gradcheck twice"])
    #expect(shell.output("restore twice") == "twice consists of your equations; `drop twice` removes it")
    #expect(shell.output("equations twice") == "Y[...] = 2 * X[...]\ndX[...] = 2 * G[...]")
  }
}
