import Equations
import NeuralNetworks
import TerminalGraphics
import Testing

@testable import CommandInterpreter

/// `help equations` fits a screen, and its examples work.
@Suite struct EquationHelpTests {
  @Test func thePageFitsAScreen() {
    let shell = Shell()
    shell.run(all: ["help equations"])
    #expect(shell.written.count <= 24 && shell.written == EquationHelp.lines)
    for line in shell.written { #expect(DisplayText.width(of: line) <= 80, "\(line)") }
  }

  /// The examples for a convolution with stride 2 and padding 1 compute what it computes.
  @Test func theExamplesAreCorrect() throws {
    let entry = try #require(LayerCatalog.entry("conv"))
    let fields: [String: FieldValue] = [
      "in": .integer(2), "out": .integer(3), "stride": .extents(Extents(2)), "padding": .extents(Extents(1)),
      "activation": .word("leakyrelu"),
    ]
    var layer: any Layer<Double> = LayerCatalog.make(entry, try LayerFields(entry.declaration, fields))
    layer.updateParameters { _, parameter in
      parameter = Tensor(parameter.shape, parameter.values.indices.map { Double($0 * 7 % 11) / 10 - 0.5 })
    }
    let x = Tensor<Double>(Shape(2, 2, 6, 7), (0..<168).map { Double($0 * 5 % 13) / 10 - 0.6 })
    let context = ForwardContext(TextbookKernels<Double>())
    let result = layer.evaluate(x, in: context)
    let g = result.output.map { _ in 0.5 }
    let gradients = layer.propagate(g, result.cache, in: context)
    let scope = EquationScope(layer, input: KnownShape([2, 2, 6, 7]))
    var given = ["X": x, "dY": g]
    for (index, name) in layer.parameterNames.enumerated() { given[name] = layer.parameter(index) }
    let expected = ["dfilters": gradients.parameters[0], "dX": gradients.input]
    var checked = 0
    let sums = EquationHelp.examples[0].equation
    for (text, _) in EquationHelp.examples {
      let set = try EquationSet([sums, text], in: scope)
      let place = try #require(set.entries.last?.place)
      let value = try #require(set.plan(for: [place], in: scope).evaluate(given)[place])
      guard let known = expected[place] else { continue }
      checked += 1
      #expect(zip(value.values, known.values).allSatisfy { abs($0 - $1) < 1e-12 }, "\(text)")
    }
    #expect(checked == 3)
  }
}
