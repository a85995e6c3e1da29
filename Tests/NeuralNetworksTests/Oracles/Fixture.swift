import Foundation
import NeuralNetworks
import Testing

/// One case of a fixture file, as a script of `Tests/Oracles` wrote it.
struct Fixture: Sendable, CustomTestStringConvertible {
  let name: String
  private(set) var texts: [String: String] = [:]
  private(set) var tensors: [String: Tensor<Double>] = [:]

  var testDescription: String { name }

  /// The cases of a file of the folder `Fixtures`.
  static func read(_ file: String, from folder: String = #filePath) throws -> [Fixture] {
    let url = URL(fileURLWithPath: folder).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures").appendingPathComponent(file)
    var cases: [Fixture] = []
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      switch words[0] {
      case "case": cases.append(Fixture(name: words[1]))
      case "text": cases[cases.count - 1].texts[words[1]] = words[2]
      case "tensor": cases[cases.count - 1].tensors[words[1]] = try tensor(words[2])
      case "end": continue
      default: throw BadLine(line: String(line))
      }
    }
    return cases
  }

  private static func tensor(_ text: String) throws -> Tensor<Double> {
    let words = text.split(separator: " ").map(String.init)
    let shape = words[0] == "scalar" ? Shape() : Shape(words[0].split(separator: "x").compactMap { Int($0) })
    let values = words.dropFirst().compactMap { Double($0) }
    guard values.count == shape.count, values.count == words.count - 1 else { throw BadLine(line: text) }
    return Tensor(shape, values)
  }

  struct BadLine: Error { let line: String }

  func text(_ key: String) throws -> String { try #require(texts[key], "\(name) has no text \(key)") }

  func number(_ key: String) throws -> Double { try #require(Double(try text(key)), "\(key) is a number") }

  /// The tensor under a key, in either precision.
  func tensor<Scalar: TensorScalar>(_ key: String, in precision: Scalar.Type = Scalar.self) throws -> Tensor<Scalar> {
    try #require(tensors[key], "\(name) has no tensor \(key)").converted(to: precision)
  }

  var labels: [Int]? { texts["labels"]?.split(separator: " ").compactMap { Int($0) } }
}

/// Whether two tensors agree within `bound`, relative to the largest entry wanted where that is above 1.
func agree<Scalar: TensorScalar>(_ reached: Tensor<Scalar>, _ wanted: Tensor<Double>, within bound: Double) -> Bool {
  guard reached.shape == wanted.shape else { return false }
  let scale = wanted.values.reduce(1) { max($0, abs($1)) }
  return zip(reached.values, wanted.values).allSatisfy { abs(Double($0) - $1) <= bound * scale }
}

/// How near a precision must come to the oracles' double precision: sums of at most a hundred terms of size 1 to 10
/// round to 1e-5 in Float.
func bound<Scalar: TensorScalar>(for precision: Scalar.Type) -> Double { precision == Double.self ? 1e-10 : 1e-5 }
