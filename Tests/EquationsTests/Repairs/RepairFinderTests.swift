import NeuralNetworks
import Testing

@testable import Equations

@Suite struct RepairFinderTests {
  private static let scope: EquationScope = {
    var scope = EquationScope()
    scope.tensors = [
      "X": KnownShape([3, 2, 5, 6]), "Y": KnownShape([3, 4, 3, 3]), "Z": KnownShape([3, 4, 3, 3]),
      "filters": KnownShape([4, 2, 3, 3]), "biases": KnownShape([4]),
    ]
    scope.shortForms = ["F": "filters"]
    scope.numbers = [
      "B": .integer(3), "s": .integer(2), "p": .integer(1), "K": .integer(3), "s_h": .integer(2), "s_w": .integer(2),
      "p_h": .integer(1), "p_w": .integer(1), "K_h": .integer(3), "K_w": .integer(3),
    ]
    scope.activation = .relu
    return scope
  }()

  private func repairs(_ text: String, others: [String] = []) throws -> [Repair] {
    RepairFinder.repairs(of: try Equation(text), in: Self.scope, others: try others.map { try Equation($0) })
  }

  /// A mistake, what should have been typed, and the characters that the edit concerns.
  @Test(arguments: [
    (
      "dF[c,k,i,j] = sum b h w: GZ[b,c,h,w] * X[b,k,h*s+i,w*s+j]",
      "dF[c,k,i,j] = sum b h w: GZ[b,c,h,w] * X[b,k,h*s+i-p,w*s+j-p]", EquationMistake.padding, ["h*s+i", "w*s+j"]
    ),
    (
      "dF[c,k,i,j] = sum b h w: GZ[b,c,h,w] * X[b,k,h+i-p,w+j-p]",
      "dF[c,k,i,j] = sum b h w: GZ[b,c,h,w] * X[b,k,h*s+i-p,w*s+j-p]", .stride, ["h+i-p", "w+j-p"]
    ),
    (
      "dX[b,k,h,w] = sum c i j: GZ[b,c,h+p-i/s,w+p-j/s] * F[c,k,i,j]",
      "dX[b,k,h,w] = sum c i j: GZ[b,c,(h+p-i)/s,(w+p-j)/s] * F[c,k,i,j]", .stride, ["h+p-i/s", "w+p-j/s"]
    ),
    (
      "dX[b,k,h,w] = sum c i j: GZ[b,c,h+i,w+j] * F[c,k,i,j]", "dX[b,k,h,w] = sum c i j: GZ[b,c,h-i,w-j] * F[c,k,i,j]",
      .flip, ["h+i", "w+j"]
    ),
    (
      "dF[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]", "dF[c,k,i,j] = sum b h w: GZ[b,c,h,w] * X[b,k,h+i,w+j]",
      .activationDerivative, ["G[b,c,h,w]"]
    ),
    ("dbiases[c] = mean b h w: GZ[b,c,h,w]", "dbiases[c] = sum b h w: GZ[b,c,h,w]", .factor, ["mean"]),
    ("dbiases[c] = sum h w: GZ[0,c,h,w]", "dbiases[c] = sum h w b: GZ[b,c,h,w]", .missingSum, ["sum h w"]),
    ("dbiases[c] = GZ[0,c,0,0]", "dbiases[c] = sum b h w: GZ[b,c,h,w]", .missingSum, ["0", "0", "0"]),
    ("dbiases[c] = sum b n<2 h w: GZ[b,c,h,w]", "dbiases[c] = sum b h w: GZ[b,c,h,w]", .extraSum, ["n<2"]),
    (
      "dbiases[c] = sum b: (biases[c] + GZ[b,c,0,0])", "dbiases[c] = biases[c] + sum b: GZ[b,c,0,0]", .sumReach,
      ["biases[c]"]
    ),
    ("for b c h w: dbiases[c] = GZ[b,c,h,w]", "for b c h w: dbiases[c] += GZ[b,c,h,w]", .overwriting, ["="]),
    ("dbiases[c] = -sum b: biases[c]", "dbiases[c] = sum b: biases[c]", .sign, ["-sum b: biases[c]"]),
  ]) func aRepairIsFound(_ wrong: String, _ right: String, _ mistake: EquationMistake, _ marked: [String]) throws {
    let expected = try Equation(right)
    let found = try #require(try repairs(wrong).first { $0.equation == expected }, "\(wrong)")
    #expect(found.mistake == mistake)
    let characters = Array(wrong)
    #expect(found.ranges.map { String(characters[$0]) } == marked)
  }

  @Test func smallerEditsComeFirstAndNoneIsRepeated() throws {
    let found = try repairs("dX[b,k,h,w] = sum c i j: GZ[b,c,h-i,w-j] * F[c,k,i,j]")
    #expect(found.map(\.size) == found.map(\.size).sorted())
    #expect(Set(found.map(\.equation)).count == found.count)
    #expect(found.count <= RepairFinder.limit && found.count > 50)
  }

  @Test func placesLieInTheEquation() throws {
    for text in [
      "dX[...] = G[...]", "for b c k h w i j: dX[b,k,h*s+i,w*s+j] += G[b,c,h,w] * F[c,k,i,j] if i < j",
      "dbiases[c] = (sum b where b >= 1: GZ[b,c,0,0]) / sqrt(biases[c] + 0.01) if biases[c] > 0 else 1",
      "dbiases[c] = φ'(biases[c]) * biases[c]^2 - max(biases[c], 0)",
    ] {
      for repair in try repairs(text, others: ["Y[b,c,h,w] = X[b,0,h,w] / (biases[c] + 0.001)"]) {
        #expect(!repair.ranges.isEmpty && !repair.text.isEmpty)
        for range in repair.ranges { #expect(range.lowerBound >= 0 && range.upperBound <= text.count, "\(repair)") }
      }
    }
  }

  @Test func aLongEquationHasBoundedRepairs() throws {
    let term = "sum b h w: GZ[b,c,h,w] * X[b,0,h+1,w+1] * biases[c]"
    let found = try repairs("dbiases[c] = " + [String](repeating: "(\(term))", count: 20).joined(separator: " + "))
    #expect(found.count == RepairFinder.limit)
  }
}
