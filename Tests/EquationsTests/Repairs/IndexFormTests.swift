import Testing

@testable import Equations

@Suite struct IndexFormTests {
  @Test(arguments: ["h+i", "h*s+i-p", "(h+p-i)/s", "K-1-i", "-i", "(h-i)//s", "h+p-i/s"])
  func anIndexStaysAsItIs(_ text: String) throws {
    let index = try Equation("Y[h] = X[\(text)]").value.children[0]
    #expect(IndexForm(index).expression == index)
  }

  @Test func aPositiveTermComesFirst() throws {
    let index = try Equation("Y[h] = X[h+i]").value.children[0]
    let changed = IndexForm(index).changed { $0.terms[0].sign = -1 }
    #expect(Renderer.text(changed).filter { $0 != " " } == "i-h")
  }
}
