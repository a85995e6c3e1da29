import NeuralNetworks
import Testing

@testable import Equations

@Suite struct EquationSetTests {
  private let names = scope(["X": [4, 3], "Y": [4, 3], "Z": [4, 3], "gamma": [3], "beta": [3]], ["B": 4, "N": 3])

  private let normalization = [
    "Y[b,c] = gamma[c] * N[b,c] + beta[c]", "N[b,c] = (X[b,c] - mu[c]) / sqrt(v[c] + 0.1)",
    "v[c] = mean b: (X[b,c] - mu[c])^2", "mu[c] = mean b: X[b,c]", "dgamma[c] = sum b: G[b,c] * N[b,c]",
    "dbeta[c] = sum b: G[b,c]",
    "dX[b,c] = gamma[c] / sqrt(v[c] + 0.1) * (G[b,c] - dbeta[c] / B - N[b,c] * dgamma[c] / B)",
  ]

  /// As in the scope, but `N` is a tensor here.
  private var free: EquationScope {
    var names = names
    names.numbers["N"] = nil
    return names
  }

  @Test func definitionsAndGradientsAreComputedInTheirOrder() throws {
    var generator = SeededGenerator(seed: 1)
    let set = try EquationSet(normalization, in: free)
    let given: [String: Tensor<Double>] = [
      "X": random([4, 3], &generator), "dY": random([4, 3], &generator), "gamma": random([3], &generator),
      "beta": random([3], &generator),
    ]
    let plan = try set.plan(for: ["dX", "Y"], in: free)
    #expect(plan.steps.map(\.place) == ["mu", "v", "N", "dbeta", "dgamma", "dX", "Y"])
    #expect(plan.reads == ["X", "dY", "gamma", "beta"])
    let results = try plan.evaluate(given)
    #expect(results["mu"]?.shape == Shape(3))
    // By central differences.
    func loss(_ x: Tensor<Double>) throws -> Double {
      var moved = given
      moved["X"] = x
      let y = try plan.evaluate(moved)["Y"]
      return zip(y?.values ?? [], given["dY"]?.values ?? []).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let x = try #require(given["X"])
    for place in x.values.indices {
      var (up, down) = (x, x)
      up.values[place] += 1e-5
      down.values[place] -= 1e-5
      let slope = try (loss(up) - loss(down)) / 2e-5
      #expect(abs(slope - (results["dX"]?.values[place] ?? 0)) < 1e-8)
    }
  }

  @Test func circlesAreRefused() throws {
    do throws(EquationError) {
      _ = try EquationSet(["a[c] = d[c] * 2", "d[c] = e[c]", "e[c] = a[c] + beta[c]"], in: names)
      Issue.record("accepted")
    } catch {
      #expect(error.code == .badValue && error.message == "circular dependency: e -> a -> d -> e")
      #expect(error.text == "e[c] = a[c] + beta[c]")
    }
    do throws(EquationError) {
      _ = try EquationSet(["a[c] = a[c] * beta[c]"], in: names)
      Issue.record("accepted")
    } catch {
      #expect(error.message == "the equation for a reads a itself")
    }
  }

  @Test func onePlaceHasOneEquation() throws {
    var set = EquationSet()
    try set.set("Y[b,c] = X[b,c]", in: names)
    try set.set("∂L/∂X[b,c] = G[b,c]", in: names)
    try set.set("Y[b,c] = X[b,c] * 2", in: names)
    #expect(set.entries.map(\.place) == ["Y", "dX"] && set["Y"]?.equation.text == "Y[b,c] = X[b,c] * 2")
    set.remove("Y")
    #expect(set["Y"] == nil && set.entries.count == 1)
  }

  @Test func aLayerHasAtMostSoManyEquations() throws {
    let texts = (0..<65).map { "t\($0)[c] = beta[c] + \($0)" }
    #expect(try EquationSet(Array(texts.dropLast()), in: names).entries.count == 64)
    do throws(EquationError) {
      _ = try EquationSet(texts, in: names)
      Issue.record("accepted")
    } catch {
      #expect(error.code == .limit && error.text == texts[64])
    }
  }

  @Test func theOutputFollowsFromTheSums() throws {
    var names = names
    names.activation = .relu
    let set = try EquationSet(["Z[b,c] = X[b,c] * 2", "dX[b,c] = GZ[b,c] * 2"], in: names)
    let x = Tensor<Double>(Shape(4, 3), (0..<12).map { Double($0) - 6 })
    let given = ["X": x, "dY": Tensor<Double>(Shape(4, 3), repeating: 1)]
    let results = try set.plan(for: ["Y", "dX"], in: names).evaluate(given)
    #expect(results["Y"]?.values == x.values.map { max(0, 2 * $0) })
    #expect(results["dX"]?.values == x.values.map { $0 > 0 ? 2 : 0 })
  }

  @Test func aGradientCanBeASumOfPartsOfItsShape() throws {
    let set = try EquationSet(
      [
        "dX[...] = dX1[...] + ∂L/∂X2[...]", "for b c: dX1[b,2-c] += G[b,c]", "for b: ∂L/∂X2[0,b%3] += G[b,0] * v[b]",
        "v[b] = X[b,0]",
      ], in: names)
    let x = Tensor<Double>(Shape(4, 3), (0..<12).map { Double($0) })
    let g = Tensor<Double>(Shape(4, 3), (0..<12).map { Double($0) * 10 })
    let results = try set.plan(for: ["dX"], in: names).evaluate(["X": x, "dY": g])
    let expected: [Double] = [830, 100, 360, 50, 40, 30, 80, 70, 60, 110, 100, 90]
    #expect(results["dX"]?.values == expected)
    // A definition's parts have its shape, in whatever order the equations stand.
    let mean = try EquationSet(
      [
        "dX[b,c] = dm[b] / 3", "dm[b] = dm1[b] + dm2[b]", "for b: dm1[b] += G[b,0]", "for b: dm2[3-b] += G[b,1]",
        "m[b] = mean c: X[b,c]",
      ], in: names)
    let row = try mean.plan(for: ["dm"], in: names).evaluate(["X": x, "dY": g])["dm"]
    #expect(row?.values == [100, 100, 100, 100])
  }

  @Test func theWholeOfATensorGivesItsShape() throws {
    var own = names
    own.tensors["Y"] = .unknown
    let set = try EquationSet(["q[...] = X[...]^2", "Y[b,c] = q[b,c] + q[b,0]"], in: own)
    let x = Tensor<Double>(Shape(4, 3), (0..<12).map { Double($0) })
    #expect(try set.plan(for: ["Y"], in: own).evaluate(["X": x])["q"]?.shape == Shape(4, 3))
  }

  @Test func whatIsMissingIsNamed() throws {
    func message(_ texts: [String], _ place: String) throws -> String {
      let set = try EquationSet(texts, in: names)
      do throws(EquationError) {
        _ = try set.plan(for: [place], in: names)
        return ""
      } catch {
        #expect(error.code == .missingArgument)
        return error.message
      }
    }
    #expect(try message(["Y[b,c] = X[b,c]"], "dX") == "dX is needed, but has no equation")
    #expect(try message(["Y[b,c] = X[b,c]", "dX[b,c] = GZ[b,c]"], "dX").contains("no equation"))
    #expect(
      try message(["Y[b,c] = X[b,c]", "dX[b,c] = Z[b,c]"], "dX")
        == "there is no equation for Z, and Y does not determine it")
  }
}
