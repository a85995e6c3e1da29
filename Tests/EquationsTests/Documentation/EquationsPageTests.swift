import Foundation
import NeuralNetworks
import Testing

@testable import Equations

/// Every equation in Documentation/Equations.md can be typed, and every gradient there is the true one.
@Suite struct EquationsPageTests {
  /// A fence in the language `equations`: the layer, its fields or its tensors, and the equations.
  struct Fence: CustomTestStringConvertible, Sendable {
    let line: Int
    let words: [String]
    let equations: [String]
    var testDescription: String { "line \(line): \(words.joined(separator: " "))" }

    /// `in=2` as name and value.
    var pairs: [(name: String, value: String)] {
      words.dropFirst().compactMap { word in
        let sides = word.split(separator: "=").map(String.init)
        return sides.count == 2 ? (sides[0], sides[1]) : nil
      }
    }
  }

  private static let page: String = {
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return (try? String(contentsOf: url.appending(path: "Documentation/Equations.md"), encoding: .utf8)) ?? ""
  }()

  static let fences: [Fence] = {
    var (fences, words, equations): ([Fence], [String]?, [String]) = ([], nil, [])
    for (number, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("```equations") {
        (words, equations) = (line.dropFirst(12).split(separator: " ").map(String.init), [])
      } else if line == "```", let open = words {
        fences.append(Fence(line: number - equations.count, words: open, equations: equations))
        words = nil
      } else if words != nil, !line.hasPrefix("layer "), line != "end" {
        equations.append(line.trimmingCharacters(in: .whitespaces))
      }
    }
    return fences
  }()

  @Test func thereAreEquations() {
    #expect(Self.fences.count >= 24 && Self.fences.map(\.equations.count).reduce(0, +) >= 80)
    #expect(Self.page.split(separator: "\n").allSatisfy { $0.count <= 125 })
  }

  /// Mistakes give the messages that the page explains.
  @Test(arguments: [
    "Y[b,c,h,w] = Q[b,c,h,w]", "Y[b,c,h,w] = X[b,c,h,t]", "Y[b,c,h,w] = sum i: X[b,c,h+i,w]",
    "Y[b,c,h,w] = sum i: X[b,i,h,w] * X[b,c,i,w]", "Y[b,c,h,w] = sum s: X[b,c,h,s]", "Y[b,c,h] = 1",
    "Y[b,c,h,w] = X[b,c,h]", "Y[b,c,h,w] = X[b,c,h,w*0.5]", "Y[b,c,h,w] = max i<2: X[b,c,h+i+9,w]",
    "Y[b,c,h,w] = a[b]", "dX[b,c,h,w] = Z[b,c,h,w]", "Y[b,c,h,w] = 2 X[b,c,h,w]", "Y[b,c,h,w] = sum : X[b,c,h,w]",
  ])
  func errorsAreExplained(text: String) throws {
    let names = EquationsTests.scope(["X": [2, 3, 8, 8], "Y": [2, 3, 8, 8], "Z": [2, 3, 8, 8]], ["s": 1])
    do throws(EquationError) {
      let helpers = text.contains("a[b]") ? ["a[b] = e[b]", "e[b] = a[b]"] : []
      let outputs = text.hasPrefix("Y") ? [] : ["Y[b,c,h,w] = X[b,c,h,w]"]
      let set = try EquationSet([text] + helpers + outputs, in: names)
      let plan = try set.plan(for: helpers.isEmpty ? set.entries.map(\.place) : ["a"], in: names)
      _ = try plan.evaluate(["X": Tensor<Double>(Shape(2, 3, 8, 8), repeating: 1)])
      Issue.record("accepted")
    } catch {
      let message = error.message.replacing("e -> a -> e", with: "a -> b -> a").replacing(/^Y has/, with: "X has")
      let rows = Self.page.split(separator: "\n").filter { $0.hasPrefix("| `") }
      let isExplained = rows.contains { row in
        let cell = row.dropFirst(2).prefix { $0 != "|" }.trimmingCharacters(in: CharacterSet(charactersIn: "` "))
        return !cell.isEmpty && message.trimmingCharacters(in: CharacterSet(charactersIn: "` ")).hasPrefix(cell)
      }
      #expect(isExplained, "\(message)")
    }
  }

  @Test func theLimitsAreThoseOfTheProgram() {
    let limits = Self.page.split(separator: "## Limits").last.map {
      $0.replacing("\n", with: " ").replacing(",", with: "")
    }
    for text in [
      "\(EquationLimits.characters) characters", "\(EquationLimits.indices) indices",
      "\(EquationLimits.equations) equations", "nested \(EquationLimits.nesting) deep", "\(EquationLimits.terms) terms",
    ] {
      #expect(limits?.contains(text) == true, "\(text)")
    }
  }

  @Test(arguments: fences) func gradientsAreTheTrueOnes(fence: Fence) throws {
    for text in fence.equations {
      let equation = try Equation(text)
      #expect(try Equation(Renderer.text(equation)) == equation)
    }
    let (scope, declared, layer) = try Self.scope(of: fence)
    let block = try fence.equations.map { try Equation($0) }
    let known = scope.defining(block)
    let isForward = block.map { !known.isGradient($0.place.name) }
    let typed = zip(fence.equations, isForward).filter(\.1).map(\.0)
    let forward = typed.contains { $0.hasPrefix("Y") || $0.hasPrefix("Z") } ? typed : declared + typed
    let oracle = try GradientOracle(forward, scope)
    let tensors = scope.tensors.keys.filter { name in
      block.contains { known.canonical($0.place.name) == "d" + name }
    }
    try oracle.check(fence.equations + (forward == typed ? [] : forward), of: tensors.sorted())
    // A layer of one's own is complete.
    if layer == nil { #expect(Set(tensors) == Set(scope.tensors.keys).subtracting(["Y", "Z"])) }
    guard fence.words.contains("textbook"), var layer else { return }
    let names = layer.parameterNames
    layer.updateParameters { index, parameter in
      parameter = oracle.given[names[index]] ?? parameter
    }
    let x = try #require(oracle.given["X"])
    let output = layer.evaluate(x, in: ForwardContext(TextbookKernels<Double>())).output
    let own = try #require(
      EquationSet(forward, in: oracle.scope).plan(for: ["Y"], in: oracle.scope)
        .evaluate(oracle.given)["Y"])
    #expect(zip(own.values, output.values).allSatisfy { abs($0 - $1) <= 1e-12 })
  }

  /// The scope of a fence, the layer's own forward equations, and the layer if it is one of the catalogue.
  private static func scope(of fence: Fence) throws -> (EquationScope, [String], (any Layer<Double>)?) {
    if fence.words.first == "own" {
      var scope = EquationScope()
      for (name, value) in fence.pairs {
        scope.tensors[name] = KnownShape(value == "one" ? [] : value.split(separator: "x").map { Int($0) })
      }
      scope.tensors["Y"] = .unknown
      let lengths = scope.tensors["X"]?.lengths?.compactMap(\.self) ?? []
      let names = lengths.count == 4 ? ["B", "C", "H", "W"] : lengths.count == 2 ? ["B", "N"] : ["B"]
      for (name, length) in zip(names, lengths) { scope.numbers[name] = .integer(length) }
      return (scope, [], nil)
    }
    let entry = try #require(LayerCatalog.entry(fence.words.first ?? ""))
    var fields: [String: FieldValue] = [:]
    for (name, value) in fence.pairs {
      let isPair = ["stride", "padding", "size"].contains(name)
      fields[name] = Int(value).map { isPair ? .extents(Extents($0)) : .integer($0) } ?? .word(value)
    }
    let layer: any Layer<Double> = LayerCatalog.make(entry, try LayerFields(entry.declaration, fields))
    let declared = try Equation.all(layer.declaration.equations)
    let channels = fence.pairs.first { $0.name == "in" }.flatMap { Int($0.value) } ?? 2
    let isImage = Equation.rank(of: "X", in: declared) != 2
    let shape = isImage ? [2, channels, 7, 6] : [4, channels]
    var scope = EquationScope(layer, input: KnownShape(shape.map { Optional($0) }))
    // A parameter or field of this layer that is also a name on the page belongs to the layer.
    for name in scope.tensors.keys where name.hasPrefix("running_") { scope.tensors[name] = nil }
    let forward = declared.filter { !scope.defining(declared).isGradient($0.place.name) }
    return (scope, forward.map(\.text), layer)
  }
}
