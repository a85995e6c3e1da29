import Equations
import Foundation
import NeuralNetworks
import Testing

@testable import CommandInterpreter

/// `derive` prints the gradients of a layer as equations that can be typed.
@Suite struct DeriveCommandTests {
  /// The equations in the output of a line, each in one line again.
  private static func equations(_ shell: Shell) -> [String] {
    var texts: [String] = []
    for line in shell.written {
      if line.hasPrefix("      ") {
        texts[texts.count - 1] += " " + line.drop { $0 == " " }
      } else if line.hasPrefix("  ") {
        texts.append(String(line.dropFirst(2)))
      }
    }
    return texts
  }

  @Test(arguments: [
    "derive (conv 1 4 stride=2 padding=1 activation=relu)", "conv 1 4 | derive", "derive c", "derive net[1]",
    "c | derive",
    "derive (maxpool 3 stride=1)", "derive (avgpool 2)", "derive (batchnorm 3)", "derive (dense 6 3)",
    "derive (flatten)",
    "derive (relu)", "derive (softplus)", "derive (dropout 0.5)", "derive (sigmoid)",
  ])
  func whatItPrintsReads(line: String) throws {
    for width in [80, 40] {
      let shell = Shell()
      shell.run(all: ["c = conv 1 4", "net = input 1x8x8 | conv 2 | maxpool 2", "set width \(width)", line])
      let texts = Self.equations(shell)
      #expect(texts.count >= 2)
      for text in texts { #expect(try Renderer.text(Equation(text)) == text) }
      if width == 80 { for text in shell.written { #expect(text.count <= 80, "\(text)") } }
    }
  }

  @Test func theConvolutionIsThatOfTheSlides() {
    let shell = Shell()
    shell.run(all: ["conv1 = conv 1 4 activation=tanh", "derive conv1"])
    #expect(
      Self.equations(shell).prefix(6) == [
        "Z[b,c,h,w] = Σ_{i,j,k} X[b,k,h·s_h+i-p_h,w·s_w+j-p_w] · filters[c,k,i,j] + biases[c]",
        "Y[b,c,h,w] = φ(Z[b,c,h,w])", "∂L/∂Z[b,c,h,w] = ∂L/∂Y[b,c,h,w] · φ'(Z[b,c,h,w])",
        "∂L/∂filters[c,k,i,j] = Σ_{b,h,w} ∂L/∂Z[b,c,h,w] · X[b,k,h·s_h+i-p_h,w·s_w+j-p_w]",
        "∂L/∂biases[c] = Σ_{b,h,w} ∂L/∂Z[b,c,h,w]",
        "∂L/∂X[b,k,h,w] = Σ_{c,i,j} ∂L/∂Z[b,c,(h+p_h-i)/s_h,(w+p_w-j)/s_w] · filters[c,k,i,j]",
      ])
    #expect(shell.written.first == "conv1 (conv):")
  }

  @Test func theSessionOnThePageIsTheOutput() throws {
    let shell = Shell()
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    let page = try String(contentsOf: url.appending(path: "Documentation/Equations.md"), encoding: .utf8)
    #expect(page.contains("cnn> derive (linear 6 3)\n" + shell.output("derive (linear 6 3)") + "\n```"))
  }

  @Test func aLayerWithoutEquationsIsRefused() {
    let shell = Shell()
    shell.run(all: ["r = residual (conv 2 2 padding=1)"])
    #expect(shell.run("derive r").diagnostic?.code == .badValue)
    #expect(shell.run("derive (input 1x8x8 | conv 2 | relu)").diagnostic?.code == .wrongKind)
    #expect(shell.run("derive r[0]").diagnostic == nil)
  }

  @Test func anErrorShowsItsPlace() throws {
    let shell = Shell()
    shell.run(all: ["c = linear 3 2"])
    let layer = try #require(shell.interpreter.session.variables["c"] as? ModelValue).network.layers[0]
    do throws(EquationError) {
      _ = try DeriveCommand.gradients(of: layer, ["Y[b,o] = prod i: X[b,i] * weights[i,o]"])
      Issue.record("accepted")
    } catch {
      let diagnostic = Diagnostic(error, at: 7..<8)
      #expect(diagnostic.code == .badValue && diagnostic.message == "`prod` can't be differentiated")
      #expect(
        diagnostic.notes == [
          "Y[b,o] = prod i: X[b,i] * weights[i,o]", "         ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~",
        ])
    }
  }
}
