import Testing

@testable import Equations

@Suite struct EquationTreeTests {
  private static let texts = [
    "Y[b,c] = sum i<3 j in 1:4 where i < j: X[b,i] * (F[i,c] + 2) - -1 ^ 2",
    "for b i: dX[b,2*i+1] += G[b,i] if (i,b) == argmax u v: X[u,v]", "Y[...] = relu(X[...]) if X[...] > 0 else 1",
    "dX[b,i<3] = Π_{j<2} max(X[b,i], G[b,j])",
  ]

  @Test(arguments: texts) func aNodeIsReplacedByItself(_ text: String) throws {
    let equation = try Equation(text)
    let tree = EquationTree(equation)
    for spot in tree.spots { #expect(tree.replacing([spot.path: spot.node]) == equation) }
    #expect(tree.rebinding { $0 } == equation)
  }

  @Test func theLeftSideOfAScatterFormIsATensor() throws {
    let tree = EquationTree(try Equation("for b i: dX[b,i] += G[b,i]"))
    let place = try #require(tree.elements.first)
    let other = tree.replacing([place.spot.path.child(1): IndexAlgebra.name("b")])
    #expect(Renderer.text(other, .ascii) == "for b i: dX[b,b] += G[b,i]")
  }

  @Test func indicesAreKnownWhereTheyAreBound() throws {
    let tree = EquationTree(try Equation("Y[b] = sum i: X[b,i] + Z[b]"))
    #expect(tree.elements.map(\.spot.bound) == [["b", "i"], ["b"]])
  }
}
