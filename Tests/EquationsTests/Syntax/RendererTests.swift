import Testing

@testable import Equations

@Suite struct RendererTests {
  @Test func renderedTextParsesToTheSameTree() throws {
    var generator = EquationGenerator(seed: 24)
    var read = 0
    for _ in 0..<1000 {
      let text = generator.equation()
      guard let equation = try? Equation(text) else { continue }
      read += 1
      for rendered in [
        Renderer.text(equation), Renderer.text(equation, .ascii), Renderer.echo(equation),
        Renderer.echo(equation, .ascii),
      ] {
        do throws(EquationError) {
          let again = try Equation(rendered)
          #expect(again == equation, "\(text) is written as \(rendered)")
        } catch {
          Issue.record("\(text) is written as \(rendered), which is refused: \(error.message)")
        }
      }
    }
    #expect(read > 500, "\(read) of 1000 random equations were read")
  }
}
