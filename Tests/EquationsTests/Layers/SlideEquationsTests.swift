import NeuralNetworks
import Testing

@testable import Equations

/// Every equation of the slides that states all its indices is accepted as printed, and right at stride 1 and padding 0.
@Suite struct SlideEquationsTests {
  /// A layer with random parameters, its scope, and the tensors of one pass, with those that the layer computes.
  private struct Pass {
    let names: EquationScope
    var given: [String: Tensor<Double>]
    let expected: [String: Tensor<Double>]

    init(_ word: String, _ fields: [String: FieldValue], input shape: [Int]) throws {
      let entry = try #require(LayerCatalog.entry(word))
      var layer: any Layer<Double> = LayerCatalog.make(entry, try LayerFields(entry.declaration, fields))
      var generator = SeededGenerator(seed: 24)
      layer.updateParameters { _, parameter in parameter = random(parameter.shape.dimensions, &generator) }
      let x: Tensor<Double> = random(shape, &generator)
      let context = ForwardContext(TextbookKernels<Double>())
      let result = layer.evaluate(x, in: context)
      let g: Tensor<Double> = random(result.output.shape.dimensions, &generator)
      let gradients = layer.propagate(g, result.cache, in: context)
      names = EquationScope(layer, input: KnownShape(shape.map { Optional($0) }))
      var (given, expected) = (["X": x, "dY": g, "dZ": g], ["Y": result.output, "dX": gradients.input])
      for (index, name) in layer.parameterNames.enumerated() {
        given[name] = layer.parameter(index)
        expected["d" + name] = gradients.parameters[index]
      }
      (self.given, self.expected) = (given, expected)
    }

    func evaluate(_ text: String) throws -> (place: String, result: Tensor<Double>) {
      let compiled = try CompiledEquation(Equation(text), in: names)
      return (compiled.place, try compiled.evaluate(given))
    }
  }

  private static func pass(_ layer: String) throws -> Pass {
    layer == "conv"
      ? try Pass(
        "conv", ["in": .integer(2), "out": .integer(3), "kernel": .extents(Extents(3, 2))], input: [2, 2, 6, 5])
      : try Pass("maxpool", ["size": .extents(Extents(2, 3)), "stride": .integer(1)], input: [2, 3, 5, 6])
  }

  private static func areClose(_ a: Tensor<Double>, _ b: Tensor<Double>?) -> Bool {
    guard let b, a.shape == b.shape else { return false }
    return zip(a.values, b.values).allSatisfy { abs($0 - $1) <= 1e-13 }
  }

  @Test(arguments: SlideEquation.all.filter(\.isComplete)) func asPrinted(slide: SlideEquation) throws {
    let pass = try Self.pass(slide.layer)
    #expect(try Equation(slide.unicode).loops == nil)
    for text in [slide.unicode, slide.ascii] {
      let (place, result) = try pass.evaluate(text)
      #expect(Self.areClose(result, pass.expected[place]), "\(text)")
    }
  }

  @Test(arguments: SlideEquation.all.filter { !$0.isComplete })
  func whatLacksIndicesIsRefusedWhereItLacksThem(slide: SlideEquation) throws {
    let pass = try Self.pass(slide.layer)
    for text in [slide.unicode, slide.ascii] {
      let found = error(text, in: pass.names)
      #expect(found?.code == .shapeMismatch || found?.code == .unknownName, "\(text)")
      #expect(["∂L/∂filters", "dfilters", "∂L/∂biases", "dbiases", "h_out"].contains(marked(found, text)))
    }
  }

  @Test func gatherEqualsScatter() throws {
    for (layer, gather, scatter) in [
      (
        "conv", "∂L/∂X[b,k,h,w] = Σ_{c,i,j} ∂L/∂Y[b,c,h-i,w-j] · filters[c,k,i,j]",
        "for b c h w k i j: ∂L/∂X[b,k,h+i,w+j] += ∂L/∂Y[b,c,h,w] · filters[c,k,i,j]"
      ),
      (
        "conv", "dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]",
        "for b h w c k i j: dfilters[c,k,i,j] += G[b,c,h,w] * X[b,k,h+i,w+j]"
      ),
      (
        "maxpool",
        "dX[b,c,h,w] = sum m n: G[b,c,m,n] * ((h-m*s,w-n*s) == argmax i j in window: X[b,c,m*s+i,n*s+j])",
        "for b c h w i j in window: dX[b,c,h*s+i,w*s+j] += G[b,c,h,w] "
          + "if (i,j) == argmax u v in window: X[b,c,h*s+u,w*s+v]"
      ),
    ] {
      let pass = try Self.pass(layer)
      let (place, gathered) = try pass.evaluate(gather)
      #expect(Self.areClose(gathered, try pass.evaluate(scatter).result), "\(scatter)")
      #expect(Self.areClose(gathered, pass.expected[place]), "\(gather)")
    }
  }

  @Test func theLatexIsThatOfTheSlides() throws {
    // Every index of the printed form stands in the transcription, in the same order.
    for slide in SlideEquation.all where slide.isComplete {
      func lists(_ text: String) -> [String] {
        text.matches(of: /\[([^\]]*)\]/).map { match in
          String(match.output.1).replacing("\\cdot", with: "·").replacing("\\stride", with: "stride").filter {
            $0 != " "
          }
        }
      }
      #expect(lists(slide.latex) == lists(slide.unicode))
    }
  }
}
