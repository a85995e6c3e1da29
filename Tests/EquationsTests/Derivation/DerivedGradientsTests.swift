import NeuralNetworks
import Testing

@testable import Equations

/// The gradients that `derive` prints: each block can be typed and computes the true gradients.
@Suite struct DerivedGradientsTests {
  /// Forward equations with the shapes of what they read.
  struct Block: Sendable, CustomTestStringConvertible {
    let name: String
    let equations: [String]
    let shapes: [String: [Int]]
    var numbers: [String: Int] = [:]
    var activation: Activation?
    var window: [Int] = []
    var testDescription: String { name }
  }

  private static let image = ["X": [2, 3, 5, 6]]
  private static let sizes = ["B": 2, "C": 3, "H": 5, "W": 6]
  private static let features = ["X": [4, 5]]

  static let blocks = [
    Block(
      name: "convolution", equations: ["Z[b,c,h<3,w<3] = Σ_{i,j,k} X[b,k,h·s+i-p,w·s+j-p] · F[c,k,i,j] + biases[c]"],
      shapes: ["X": [2, 3, 5, 6], "filters": [2, 3, 3, 2], "biases": [2]], numbers: ["s": 2, "p": 1],
      activation: .tanh),
    Block(
      name: "depthwise", equations: ["Y[b,c,h<3,w<3] = (sum i j: X[b,c,h*s+i-p,w*s+j-p] * F[c,0,i,j]) + biases[c]"],
      shapes: ["X": [2, 3, 5, 6], "filters": [3, 1, 3, 2], "biases": [3]], numbers: ["s": 2, "p": 1]),
    Block(
      name: "dilated", equations: ["Y[b,c,h<3,w<4] = sum k i j: X[b,k,h+2*i,w+2*j] * F[c,k,i,j]"],
      shapes: ["X": [2, 3, 5, 6], "filters": [2, 3, 2, 2]]),
    Block(
      name: "transposed",
      equations: ["Y[b,c,h<11,w<13] = sum k i j: X[b,k,(h+p-i)/s,(w+p-j)/s] * F[k,c,i,j]"],
      shapes: ["X": [2, 3, 5, 6], "filters": [3, 2, 3, 3]], numbers: ["s": 2, "p": 1]),
    Block(
      name: "wrapped", equations: ["Y[b,c,h,w] = sum k i j: X[b,k,(h+i)%H,(w+j)%W] * F[c,k,i,j]"],
      shapes: ["X": [2, 3, 5, 6], "Y": [2, 2, 5, 6], "filters": [2, 3, 2, 2]], numbers: sizes),
    Block(
      name: "average", equations: ["Y[b,c,h<2,w<3] = mean_{i,j ∈ window} X[b,c,h*s+i,w*s+j]"], shapes: image,
      numbers: ["s": 2, "K_h": 3, "K_w": 2], window: [3, 2]),
    Block(
      name: "max and mean",
      equations: [
        "Y[b,c,h<2,w<3] = (max_{i,j ∈ window} X[b,c,h*s+i,w*s+j]) + gamma * mean_{i,j ∈ window} X[b,c,h*s+i,w*s+j]"
      ], shapes: ["X": [2, 3, 5, 6], "gamma": []], numbers: ["s": 2, "K_h": 3, "K_w": 2], window: [3, 2]),
    Block(
      name: "softmax in one", equations: ["Y[b,n] = exp(X[b,n]) / sum n: exp(X[b,n])"], shapes: features),
    Block(
      name: "softmax by parts",
      equations: [
        "Y[b,n] = E[b,n] / S[b]", "S[b] = sum n: E[b,n]", "E[b,n] = exp(X[b,n] - m[b])", "m[b] = max n: X[b,n]",
      ],
      shapes: features),
    Block(
      name: "batch norm",
      equations: [
        "Y[b,c,h,w] = gamma[c] · N[b,c,h,w] + beta[c]", "N[b,c,h,w] = (X[b,c,h,w] - μ[c]) / √(v[c] + 0.1)",
        "μ[c] = mean_{b,h,w} X[b,c,h,w]", "v[c] = mean_{b,h,w} (X[b,c,h,w] - μ[c])^2",
      ], shapes: ["X": [2, 3, 5, 6], "gamma": [3], "beta": [3]], numbers: sizes),
    Block(
      name: "layer norm",
      equations: [
        "mu[b] = mean n: X[b,n]", "v[b] = mean n: (X[b,n] - mu[b])^2", "Q[b,n] = (X[b,n] - mu[b]) / sqrt(v[b] + 0.1)",
        "Y[b,n] = gamma[n] * Q[b,n] + beta[n]",
      ], shapes: ["X": [4, 5], "gamma": [5], "beta": [5]]),
    Block(
      name: "attention",
      equations: [
        "Q[b,t,d] = sum e: X[b,t,e] * query[e,d]", "K[b,t,d] = sum e: X[b,t,e] * key[e,d]",
        "A[b,t,u] = exp(sum d: Q[b,t,d] * K[b,u,d])", "S[b,t] = sum u: A[b,t,u]",
        "Y[b,t,e] = sum u: A[b,t,u] / S[b,t] * X[b,u,e]",
      ], shapes: ["X": [2, 3, 4], "query": [4, 2], "key": [4, 2]]),
    Block(
      name: "swish", equations: ["Y[b,n] = X[b,n] * sigmoid(slope * X[b,n])"], shapes: ["X": [4, 5], "slope": []]),
    Block(name: "softplus", equations: ["Y[...] = max(0, X[...]) + log1p(exp(-abs(X[...])))"], shapes: image),
    Block(name: "whole", equations: ["Z[...] = X[...] * 2 - X[...]^3"], shapes: features, activation: .sigmoid),
    Block(
      name: "whole and single", equations: ["S[...] = X[...]^2", "Y[b,n] = S[b,n] / (1 + S[b,0])"], shapes: features),
    Block(name: "reversed", equations: ["Y[b,n] = X[b,4-n] * X[b,n] - X[0,n]"], shapes: features),
    Block(
      name: "squeezed", equations: ["Y[b,n<5] = sum i<2: X[b,n+i] / (2 + v[n])", "v[n] = X[0,n]^2"], shapes: features),
    Block(
      name: "parts of a range",
      equations: ["Y[b,c] = (sum i<2: X[b,i] * q[c,i]) - (sum i in 1:4: X[b,i]^2) * X[b,c] + max n<3: X[b,n]"],
      shapes: ["X": [4, 5], "q": [5, 3], "Y": [4, 5]]),
    Block(
      name: "every second", equations: ["Y[b] = sum i: (q[i] + X[b,2*i]^2) * sum j: (r[j] + X[b,2*j])"],
      shapes: ["X": [4, 5], "q": [3], "r": [2]]),
    Block(name: "unread", equations: ["Y[b,n] = 3 * X[b,n]"], shapes: ["X": [4, 5], "beta": [5]]),
    Block(
      name: "channel shuffle", equations: ["Y[b,c<4,h,w] = X[b,(c%2)*2+c//2,h,w]"], shapes: ["X": [2, 4, 2, 3]]),
  ]

  @Test(arguments: blocks) func bothFormsAreTheTrueGradients(block: Block) throws {
    let oracle = try GradientOracle(
      block.equations, block.shapes, block.numbers, activation: block.activation, window: block.window)
    let parameters = block.shapes.keys.filter { $0 != "X" && $0 != "Y" }.sorted()
    // As in a layer of the catalogue, whose output's shape is known, and as in a layer of one's own.
    var own = oracle.scope
    if block.shapes["Y"] == nil { own.tensors["Y"] = .unknown }
    for scope in [oracle.scope, own] {
      let derived = try DerivedGradients(Equation.all(block.equations), parameters: parameters, in: scope)
      let forward = derived.forward.map(\.text)
      let gathered = derived.gradients.flatMap { $0.equations.map(\.text) }
      let scattered = derived.gradients.flatMap { ($0.scatter ?? $0.equations).map(\.text) }
      for text in gathered + scattered { #expect(try Renderer.text(Equation(text)) == text) }
      try oracle.check(forward + gathered, of: parameters + ["X"])
      try oracle.check(forward + scattered, of: parameters + ["X"])
      // Typed in another order.
      try oracle.check((forward + gathered).reversed(), of: parameters + ["X"])
      #expect(Set(derived.gradients.map(\.tensor)).isSuperset(of: parameters + ["X"]))
    }
  }

  @Test func statedRangesOfAnOwnLayerDoNotHinderTheFormOfTheSlides() throws {
    var names = scope(["X": [2, 3, 5, 6], "filters": [3, 3, 3]], ["H": 5, "W": 6])
    names.tensors["Y"] = .unknown
    let forward = try Equation.all(["Y[b,c,h<H-2,w<W-2] = sum i<3 j<3: X[b,c,h+i,w+j] * filters[c,i,j]"])
    let derived = try DerivedGradients(forward, parameters: ["filters"], in: names)
    #expect(
      derived.gradients.map { $0.equations.map(\.text) } == [
        ["∂L/∂filters[c,i<3,j<3] = Σ_{b,h<H-2,w<W-2} ∂L/∂Y[b,c,h,w] · X[b,c,h+i,w+j]"],
        ["∂L/∂X[b,c,h,w] = Σ_{i<3,j<3} ∂L/∂Y[b,c,h-i,w-j] · filters[c,i,j]"],
      ])
  }

  @Test func severalTermsAreOneEquation() throws {
    let softmax = try #require(Self.blocks.first { $0.name == "softmax in one" })
    let oracle = try GradientOracle(softmax.equations, softmax.shapes)
    let derived = try DerivedGradients([Equation(softmax.equations[0])], parameters: [], in: oracle.scope)
    #expect(
      derived.gradients[0].equations.map(\.text) == [
        "∂L/∂X[b,n] = (∂L/∂Y[b,n] / Σ_{n} exp(X[b,n])) · exp(X[b,n]) - "
          + "Σ_{m} ∂L/∂Y[b,m] · exp(X[b,m]) / (Σ_{m} exp(X[b,m]))^2 · exp(X[b,n])"
      ])
  }

  /// The gathered forms of a layer of the catalogue, and both forms evaluated beside its own passes.
  @Test(arguments: [
    "conv in=2 out=3", "conv in=2 out=3 stride=2 padding=1 activation=relu", "avgpool size=2",
    "avgpool size=3 stride=1",
    "maxpool size=2 stride=1", "linear in=6 out=4", "dense in=6 out=4 activation=tanh", "flatten", "batchnorm in=2",
    "relu", "sigmoid", "tanh", "leakyrelu", "softplus",
  ])
  func layersOfTheCatalogue(text: String) throws {
    let words = text.split(separator: " ")
    let entry = try #require(LayerCatalog.entry(String(words[0])))
    var fields: [String: FieldValue] = [:]
    for word in words.dropFirst() {
      let sides = word.split(separator: "=").map(String.init)
      let isPair = ["stride", "padding", "size"].contains(sides[0])
      fields[sides[0]] = Int(sides[1]).map { isPair ? .extents(Extents($0)) : .integer($0) } ?? .word(sides[1])
    }
    var layer: any Layer<Double> = LayerCatalog.make(entry, try LayerFields(entry.declaration, fields))
    var generator = SeededGenerator(seed: 3)
    layer.updateParameters { _, parameter in parameter = random(parameter.shape.dimensions, &generator) }

    // Derived before there are data.
    let declared = try layer.declaration.equations.map { try Equation($0) }
    let rank = Equation.rank(of: "X", in: declared)
    let open = EquationScope(layer, input: KnownShape(rank.map { Array(repeating: nil, count: $0) }))
    let derived = try DerivedGradients(declared, parameters: layer.parameterNames, in: open)

    // Every declared gradient, up to the order of factors.
    let isByOtherMeans = ["batchnorm", "sigmoid", "tanh", "softplus", "leakyrelu", "relu"].contains(words[0])
    if !isByOtherMeans {
      for own in declared where open.canonical(own.place.name).hasPrefix("d") {
        let name = String(open.canonical(own.place.name).dropFirst())
        let gradient = try #require(derived.gradients.first { $0.tensor == name }?.equations)
        #expect(gradient.count == 1 && Self.sorted(gradient[0]) == Self.sorted(own), "\(gradient[0].text)")
      }
    }

    let shape = rank == 2 ? [4, 6] : [2, 2, 7, 6]
    let x: Tensor<Double> = random(shape, &generator)
    let context = ForwardContext(TextbookKernels<Double>(), mode: .training(RandomStream(seed: 1)))
    let result = layer.evaluate(x, in: context)
    let g: Tensor<Double> = random(result.output.shape.dimensions, &generator)
    let gradients = layer.propagate(g, result.cache, in: context)
    let names = EquationScope(layer, input: KnownShape(shape.map { Optional($0) }))
    var (given, expected) = (["X": x, "dY": g], ["dX": gradients.input])
    for (index, name) in layer.parameterNames.enumerated() {
      given[name] = layer.parameter(index)
      expected["d" + name] = gradients.parameters[index]
    }
    for forms in [derived.gradients.map(\.equations), derived.gradients.map { $0.scatter ?? $0.equations }] {
      let set = try EquationSet((derived.forward + forms.flatMap(\.self)).map(\.text), in: names)
      let found = try set.plan(for: expected.keys.sorted(), in: names).evaluate(given)
      for (place, tensor) in expected {
        let own = try #require(found[place])
        #expect(own.shape == tensor.shape)
        #expect(zip(own.values, tensor.values).allSatisfy { abs($0 - $1) <= 1e-12 * (1 + abs($1)) }, "\(place)")
      }
    }
  }

  /// The right side with the factors of its products and the indices of its sums in order.
  private static func sorted(_ equation: Equation) -> String {
    func factors(_ expression: Expression) -> [String] {
      if case .binary(.multiply, let left, let right) = expression.form { return factors(left) + factors(right) }
      // Words of one-letter names are written as products.
      return [Renderer.text(expression).replacing("cHW", with: "c·H·W").replacing("hW", with: "h·W")]
    }
    let condition = equation.condition.map { " if " + Renderer.text($0) } ?? ""
    guard case .reduction(let sum) = equation.value.form else {
      return factors(equation.value).sorted().joined(separator: "·") + condition
    }
    return sum.kind.rawValue + sum.binders.map(\.name).sorted().joined(separator: ",") + ":"
      + factors(sum.body).sorted().joined(separator: "·") + condition
  }

  @Test func aCircleIsRefused() throws {
    let names = scope(["X": [2, 3], "Y": [2, 3]])
    let equations = try ["Y[b,n] = a[b]", "a[b] = d[b] + X[b,0]", "d[b] = a[b]"].map { try Equation($0) }
    do throws(EquationError) {
      _ = try DerivedGradients(equations, parameters: [], in: names)
      Issue.record("accepted")
    } catch {
      #expect(error.code == .badValue && error.message == "circular dependency: a -> d -> a")
    }
  }

  @Test func aGradientThatIsTooLongIsRefused() throws {
    let names = scope(["X": [2, 3], "Y": [2, 3]])
    let text = "Y[b,n] = exp(" + Array(repeating: "X[b,n]", count: 60).joined(separator: " * ") + ")"
    do throws(EquationError) {
      _ = try DerivedGradients([Equation(text)], parameters: [], in: names)
      Issue.record("accepted")
    } catch {
      #expect(error.code == .limit && error.help == "define tensors for parts of the equation")
    }
  }

  @Test(arguments: [
    ("for b n: Y[b,n] += X[b,n]", "an equation with `for` or `+=` can't"),
    ("Y[b,n] = prod i<2: X[b,n+i]", "`prod` can't be differentiated"),
    ("Y[b,n] = X[b,n] // 2", "`//` can't be differentiated"), ("Y[b,n] = 2^X[b,n]", "a power can be differentiated if"),
    ("Y[b,n] = mean inside i<2: X[b,n+i]", "`mean` with `inside`"),
    ("Z[b,n] = mean i<2: X[b,n//1]", ""), ("Q[b,n] = X[b,n]", "there is no equation for Y"),
  ])
  func whatCannotBeDerivedIsSaid(text: String, message: String) throws {
    let names = scope(["X": [2, 3], "Y": [2, 3], "Z": [2, 3]])
    do throws(EquationError) {
      _ = try DerivedGradients([Equation(text)], parameters: [], in: names)
      #expect(message.isEmpty)
    } catch {
      #expect(
        error.message.hasPrefix(message) && !message.isEmpty && error.help != nil || text.contains("//"), "\(error)")
    }
  }
}
