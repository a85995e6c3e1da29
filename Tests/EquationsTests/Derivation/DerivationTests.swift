import NeuralNetworks
import Testing

@testable import Equations

/// Derived gradients against central differences of the forward equation.
@Suite struct DerivationTests {
  private static let shapes = [
    "X": [2, 2, 5, 6], "filters": [3, 2, 2, 3], "biases": [3], "A": [3, 4], "weights": [4, 5], "b": [5], "q": [],
    "M": [3, 3],
  ]

  private func names(_ place: [Int]) -> EquationScope {
    var names = scope(Self.shapes, ["s": 2, "p": 1, "K_h": 2, "K_w": 3, "H": 5, "W": 6])
    names.tensors["Y"] = KnownShape(place.map { Optional($0) })
    names.activation = .tanh
    names.window = [.integer(2), .integer(3)]
    return names
  }

  @Test(arguments: [
    ("Y[b,c,h,w] = Σ_{i,j,k} X[b,k,h+i,w+j] · filters[c,k,i,j] + biases[c]", [2, 3, 4, 4]),
    ("Y[b,c,h,w] = Σ_{i,j,k} X[b,k,h*s+i-p,w*s+j-p] · filters[c,k,i,j] + biases[c]", [2, 3, 3, 3]),
    ("Y[b,c,h,w] = Σ_{i,j,k} X[b,k,hs+i-p,w+j-p] · filters[c,k,i,j]", [2, 3, 3, 6]),
    ("Y[b,c,h,w] = max_{i,j ∈ window} X[b,c,h*s+i,w*s+j]", [2, 2, 2, 2]),
    ("Y[b,c,h,w] = mean_{i,j ∈ window} X[b,c,h*s+i,w+j]", [2, 2, 2, 4]),
    ("Y[n,o] = φ(Σ_{i} A[n,i] · weights[i,o] + b[o])", [3, 5]),
    ("Y[n,o] = exp(M[n,o]) / sum i: exp(M[n,i])", [3, 3]), ("Y[n,i] = (A[n,i] - mean m: A[m,i])^2 * q", [3, 4]),
    ("Y[n,i] = relu(A[n,i]) - 0.5 * max(A[n,i], q, 0.1)", [3, 4]),
    ("Y[n,i] = A[n,i] if A[n,i] > 0 else q * A[n,i]", [3, 4]), ("Y[n,i] = -tanh(A[n,i]) * sigmoid(A[n,i])", [3, 4]),
    ("Y[n,i] = log(1 + A[n,i]^2) + sqrt(2 + A[n,i]) - abs(A[n,i])", [3, 4]),
    ("Y[n,i] = sum j where j != i: A[n,j] * M[n,0] / (2 + i)", [3, 4]),
    ("Y[b,c*H*W+h*W+w] = X[b,c,h,w]", [2, 60]), ("Y[b,c,h,w] = X[b,c,(h+1)%H,w]", [2, 2, 5, 6]),
    ("Y[n,i] = A[n,3-i] + A[0,i]", [3, 4]), ("Y[n,i] = (1 + A[n,i])^3 / (3 + M[n,n])", [3, 4]),
    ("Y[n,i] = log1p(A[n,i]^2) + expm1(A[n,i])", [3, 4]), ("Y[n,i] = min j<2: A[n,(i+j)%4]", [3, 4]),
  ])
  func gradientsAgreeWithCentralDifferences(text: String, shape: [Int]) throws {
    let names = names(shape)
    let equation = try Equation(text)
    let derivation = try Derivation(equation, in: names)
    var generator = SeededGenerator(seed: 5)
    var given = Self.shapes.mapValues { random($0, &generator, in: Double.self) }
    given["dY"] = random(shape, &generator)
    let forward = try CompiledEquation(equation, in: names)
    func loss(_ tensors: [String: Tensor<Double>]) throws -> Double {
      zip(try forward.evaluate(tensors).values, given["dY"]?.values ?? []).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(Set(derivation.terms.map(\.tensor)) == Set(forward.reads))
    for name in forward.reads {
      let terms = derivation.terms.filter { $0.tensor == name }
      for isGathered in [false, true] {
        let equations = terms.map { isGathered ? $0.gather ?? $0.scatter : $0.scatter }
        let parts = try equations.map { try CompiledEquation(Equation($0.text), in: names).evaluate(given) }
        let gradient = parts.dropFirst().reduce(parts[0]) { $0.combined(with: $1) { $0 + $1 } }
        let x = try #require(given[name])
        for place in x.values.indices {
          var (up, down) = (given, given)
          up[name]?.values[place] += 1e-6
          down[name]?.values[place] -= 1e-6
          let slope = try (loss(up) - loss(down)) / 2e-6
          if abs(slope - gradient.values[place]) > 1e-6 * (1 + abs(slope)) {
            Issue.record("\(equations.map(\.text)): \(place) is \(gradient.values[place]), not \(slope)")
            break
          }
        }
      }
    }
  }

  @Test func theFormIsThatOfTheSlides() throws {
    let derivation = try Derivation(
      Equation("Y[b,c,h,w] = Σ_{i,j,k} X[b,k,h+i,w+j] · filters[c,k,i,j] + biases[c]"), in: names([2, 3, 4, 4]))
    #expect(
      derivation.terms.map(\.scatter.text) == [
        "for b c h w i j k: ∂L/∂X[b,k,h+i,w+j] += ∂L/∂Y[b,c,h,w] · filters[c,k,i,j]",
        "for b c h w i j k: ∂L/∂filters[c,k,i,j] += ∂L/∂Y[b,c,h,w] · X[b,k,h+i,w+j]",
        "for b c h w: ∂L/∂biases[c] += ∂L/∂Y[b,c,h,w]",
      ])
    #expect(
      derivation.terms.map(\.gather?.text) == [
        "∂L/∂X[b,k,h,w] = Σ_{c,i,j} ∂L/∂Y[b,c,h-i,w-j] · filters[c,k,i,j]",
        "∂L/∂filters[c,k,i,j] = Σ_{b,h,w} ∂L/∂Y[b,c,h,w] · X[b,k,h+i,w+j]",
        "∂L/∂biases[c] = Σ_{b,h,w} ∂L/∂Y[b,c,h,w]",
      ])
    let strided = try Derivation(
      Equation("Y[b,c,h,w] = Σ_{i,j,k} X[b,k,h·s+i-p,w·s+j-p] · filters[c,k,i,j]"), in: names([2, 3, 3, 3]))
    #expect(
      strided.terms.first?.gather?.text
        == "∂L/∂X[b,k,h,w] = Σ_{c,i,j} ∂L/∂Y[b,c,(h+p-i)/s,(w+p-j)/s] · filters[c,k,i,j]")
  }

  @Test func whatHasNoDerivativeIsRefused() throws {
    for text in [
      "for n i: Y[n,i] += A[n,i]", "Y[...] = A[...] * q", "Y[n,i] = A[n,i] // 2", "Y[n,i] = prod j: A[n,j]",
      "Y[n,i] = A[n,i]^M[n,n]", "Y[n,i] = argmax j: A[n,j]",
    ] {
      do throws(EquationError) {
        _ = try Derivation(try Equation(text), in: names([3, 4]))
        Issue.record("\(text) is differentiated")
      } catch {
        #expect(error.code == .badValue)
      }
    }
  }
}
