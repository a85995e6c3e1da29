import Testing

@testable import Equations

@Suite struct EquationTests {
  @Test func unicodeAndASCIIAreTheSameEquation() throws {
    for (one, other) in [
      (
        "Y[b,c,h,w] = Σ_{i,j,k} X[b,k,h+i,w+j] · F[c,k,i,j] + biases[c]",
        "Y[b,c,h,w] = sum i j k: X[b,k,h+i,w+j] * F[c,k,i,j] + biases[c]"
      ),
      ("∂L/∂X[b] = Σ_i ∂L/∂Y[i] · W[b,i]", "dL/dX[b] = sum i: dL/dY[i] * W[b,i]"),
      ("Y[b] = max_{i,j ∈ window} X[b,i]", "Y[b] = max i j in window: X[b,i]"),
      ("Y[b] = max_i X[b,i]²", "Y[b] = max i: X[b,i]^2"),
      ("Y[b] = √(X[b]) − 1 × 2", "Y[b] = sqrt(X[b]) - 1 * 2"),
      ("Y[b] = Σ_{i<3 where i ≠ b} X[i]", "Y[b] = sum i<3 where i != b: X[i]"),
      ("for i j: Y[i+j] += X[i]·F[j] if i ≤ j", "for i, j: Y[i+j] += X[i] * F[j] if i <= j"),
    ] {
      #expect(try Equation(one) == Equation(other), "\(one)")
    }
  }

  @Test func theBodyOfASumIsOneProduct() throws {
    for (text, reading) in [
      ("Y[b] = sum i: X[i] * F[i] + c[b]", "Y[b] = (Σ_{i} X[i] · F[i]) + c[b]"),
      ("Y[b] = c[b] - sum i: X[i] / 2 - 1", "Y[b] = c[b] - (Σ_{i} X[i] / 2) - 1"),
      ("Y[b] = sum i: (X[i] + c[b])", "Y[b] = Σ_{i} (X[i] + c[b])"),
      ("Y[b] = sum i: X[i] > 0", "Y[b] = (Σ_{i} X[i]) > 0"),
      ("Y[b] = 2 * sum i: X[i] * F[i]", "Y[b] = 2 · (Σ_{i} X[i] · F[i])"),
      ("Y[b] = X[b] if b > 1 else 0", "Y[b] = X[b] if b > 1 else 0"),
      ("Y[b] = -X[b]^2", "Y[b] = -X[b]^2"),
      ("Y[b] = mean inside i: X[b+i]", "Y[b] = mean_{i} inside X[b+i]"),
      ("Y[b,h<H_out] = X[b,(h+p-i)/s]", "Y[b,h<H_out] = X[b,(h+p-i)/s]"),
    ] {
      #expect(Renderer.echo(try Equation(text)) == reading)
      #expect(try Equation(reading) == Equation(text), "\(reading)")
    }
  }

  @Test func everyNodeKnowsItsCharacters() throws {
    let text = "Y[b] = Σ_{i} X[b,i+1] · (F[i] + 2)"
    let characters = Array(text)
    var pending = [try Equation(text).value]
    var parts: [String] = []
    while let part = pending.popLast() {
      parts.append(String(characters[part.range]))
      pending += part.children.reversed()
    }
    #expect(
      parts == [
        "Σ_{i} X[b,i+1] · (F[i] + 2)", "X[b,i+1] · (F[i] + 2)", "X[b,i+1]", "b", "i+1", "i", "1", "(F[i] + 2)", "F[i]",
        "i", "2",
      ])
  }

  @Test(arguments: [
    ("Y[b] X[b]", "X"), ("Y[b] = ", ""), ("Y[b] = X[b] Z[b]", "Z"), ("Y[b] = (X[b]", ""), ("Y[b] = X[b])", ")"),
    ("Y[b] == X[b]", "=="), ("Y[b] = X[b] = 2", "="), ("= X[b]", "="), ("Y[b] = sum(X[b])", "("),
    ("Y[b] = sum i X[b]", "X"), ("Y[b] = Σ X[b]", "X"), ("Y[b] = ∂X", "∂"), ("Y[b] = X[b] ⊙ Z[b]", "⊙"),
    ("Y[b] = 0 < b < 2", "<"), ("Y[b] = X[b] if b > 0", "b > 0"), ("Y[b] = sum i i: X[i]", "i"),
    ("Y[b] = X[]", "]"), ("Y[2*i<3] = X[b]", "<"), ("for : Y[b] = 1", ":"), ("Y[b] = +X[b]", "+"), ("Y", ""),
    ("", ""), ("Y[b] = X[b] $", "$"), ("Y[b] = for", "for"), ("Y[b] = X[...", ""), ("Y[b] = ...", "..."),
  ])
  func syntaxErrorsPointAtTheirPlace(text: String, place: String) {
    do throws(EquationError) {
      _ = try Equation(text)
      Issue.record("\(text) is accepted")
    } catch {
      #expect(error.code == .syntax && marked(error, text) == place, "\(text): \(error)")
    }
  }

  @Test func tooMuchIsRefused() {
    let long = "Y[b] = " + [String](repeating: "1", count: 300).joined(separator: "+")
    let deep = "Y[b] = " + String(repeating: "(", count: 2000) + "1" + String(repeating: ")", count: 1999)
    let signs = "Y[b] = " + String(repeating: "-", count: 3000) + "1"
    for text in [long, deep, signs, "Y[b] = " + String(repeating: "1", count: 5000)] {
      do throws(EquationError) {
        _ = try Equation(text)
        Issue.record("accepted")
      } catch {
        #expect(error.code == .limit)
      }
    }
    do throws(EquationError) {
      _ = try Equation("Y[b] = 1e999")
      Issue.record("accepted")
    } catch {
      #expect(error.code == .badValue)
    }
  }
}
