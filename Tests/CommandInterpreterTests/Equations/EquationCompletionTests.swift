import Testing

@testable import CommandInterpreter

/// What Tab offers while an equation is typed.
@Suite struct EquationCompletionTests {
  private func offers(_ text: String, after setup: [String] = ["c = conv 1 2 padding=1"]) -> Set<String> {
    let shell = Shell()
    shell.run(all: setup)
    return Set(shell.interpreter.completions(text, cursor: text.count).items.map(\.text))
  }

  @Test func tensorsAndGradients() {
    #expect(offers("equation c d") == ["dX", "dZ", "dbiases", "dfilters"])
    #expect(offers("equation c.dfi") == ["dfilters"])
    #expect(offers("equation c dX[b,k,h,w] = sum c i j: fil") == ["filters"])
    #expect(offers("equation c dX[b,k,h,w] = sum c i j: G").isSuperset(of: ["GZ"]))
  }

  @Test func layerNumbersIndicesAndFunctions() {
    #expect(offers("equation c dX[b,k,h,w] = G[b,k,h+p").isSuperset(of: ["p_h", "p_w", "padding"]))
    #expect(offers("equation c dX[b,kk,h,w] = G[b,k") == ["kk", "kernel"])
    #expect(offers("equation c Y[b,c,h,w] = sig") == ["sigmoid"])
    #expect(offers("equation c Y[b,c,h,w] = arg") == ["argmax", "argmin"])
  }

  @Test func layersOfNetworksAndOwnLayers() {
    let net = ["net = input 1x8x8 | conv 2 | flatten | linear 3"]
    #expect(offers("equation net[2] dwe", after: net) == ["dweights"])
    #expect(offers("layer own(gamma=1)\n  Y[b,i] = gam", after: []) == ["gamma"])
    #expect(offers("layer own(gamma=1)\n  mu[b] = mean i: X[b,i]\n  Y[b,i] = m", after: []).contains("mu"))
  }

  @Test func theLayerItselfIsCompletedAsUsual() {
    #expect(offers("equation con", after: ["conv9 = conv 1 2"]) == ["conv9"])
    #expect(offers("equation nothing d").isEmpty)
  }
}
