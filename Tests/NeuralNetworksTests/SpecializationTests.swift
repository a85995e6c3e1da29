import Foundation
import NeuralNetworks
import Testing

/// Generic code reached through an existential runs about a hundred times slower unless it is specialised. These tests
/// find a method that was forgotten, in the source and by the clock.
@Suite struct SpecializationTests {
  @Test func everyGenericLoopOverValuesIsSpecialised() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/NeuralNetworks")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    #expect(files.count > 30)
    let sources = try files.map { try String(contentsOf: $0, encoding: .utf8) }
    let types = sources.reduce(into: Set<String>()) { $0.formUnion(GenericLoops.genericTypes(in: $1)) }
    #expect(types.isSuperset(of: ["Tensor", "TextbookKernels", "VectorKernels", "ConvolutionalLayer", "AffineLayer"]))
    for (file, source) in zip(files, sources) {
      for name in GenericLoops(source, genericTypes: types).unspecialised {
        Issue.record("\(file.lastPathComponent): \(name) loops over values without @specialized")
      }
    }
  }

  @Test func theScanSeesWhatItIsFor() {
    #expect(GenericLoops.genericTypes(in: "public struct Tensor<Scalar: TensorScalar>: Sendable {") == ["Tensor"])
    #expect(GenericLoops.genericTypes(in: "public protocol Layer<Scalar>: Sendable {") == ["Layer"])
    #expect(GenericLoops.genericTypes(in: "public struct Shape: Hashable {") == [])
    let bad = """
      extension Tensor {
        func total() -> Scalar {
          var sum: Scalar = 0
          for value in values { sum += value }
          return sum
        }
        func mean() -> Scalar { values.reduce(0, +) / Scalar(count) }
      }
      """
    #expect(GenericLoops(bad, genericTypes: ["Tensor"]).unspecialised == ["total", "mean"])
    let good = bad.replacing("func ", with: "@specialized(where Scalar == Float)\n  func ")
    #expect(GenericLoops(good, genericTypes: ["Tensor"]).unspecialised == [])
    #expect(GenericLoops("func f(_ n: Int) { for i in 0..<n { g(i) } }", genericTypes: []).unspecialised == [])
    let concrete = "func f(_ x: Tensor<Double>) -> Double { x.values.reduce(0, +) }"
    #expect(GenericLoops(concrete, genericTypes: []).unspecialised == [])
  }

  private static func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// One step of training through existentials, against the same multiply-adds, four at a time: about 25 times their time,
  /// and 150 times where the convolution alone is not specialised.
  @Test func trainingThroughExistentialsIsNotAHundredTimesSlower() throws {
    var net = try network(LectureNumbersTests.cnn, input: Shape(1, 16, 16), in: Float.self)
    let examples = linePatterns(32, size: 16)
    let trainer = try Trainer(settings { $0.epochs = 1 }, on: TextbookKernels<Float>())
    // Forward once, backward twice: filters or weights, and inputs.
    let products = 3 * 32 * (try net.cost(Shape(1, 16, 16)).multiplyAdds)
    // The processor time of this thread alone: other tests run beside it.
    func quickest(_ body: () throws -> Void) rethrows -> Double {
      var best = Double.infinity
      for _ in 0..<5 {
        let start = Self.threadTime()
        try body()
        best = min(best, Self.threadTime() - start)
      }
      return best
    }
    let (left, right) = ((0..<4096).map { Float($0) }, (0..<4096).map { Float($0 % 7) })
    var sum = SIMD4<Float>()
    let plain = quickest {
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          for index in stride(from: 0, to: products, by: 4) {
            let at = index & 4095
            let (x, y) = (SIMD4(left[at], left[at + 1], left[at + 2], left[at + 3]), right[at])
            sum += x * y
          }
        }
      }
    }
    let training = try quickest { _ = try trainer.train(&net, on: examples) }
    #expect(sum != SIMD4())
    #expect(training / plain < 60, "training takes \(training / plain) times a plain loop")
  }
}

/// The functions of a source file that are generic over the precision and loop over values.
private struct GenericLoops {
  private(set) var unspecialised: [String] = []

  /// The types that a file declares generic over the precision; what extends `TensorScalar` is generic too.
  static func genericTypes(in source: String) -> Set<String> {
    let found = source.matches(of: /\b(?:struct|class|enum|protocol) (\w+)<[^>]*Scalar/).map { String($0.output.1) }
    return Set(found)
  }

  init(_ source: String, genericTypes: Set<String>) {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var isGenericType = false
    for (number, line) in lines.enumerated() {
      if let type = line.firstMatch(of: /^[a-z ]*\b(?:struct|enum|protocol|extension|class) (\w+)/)?.output.1 {
        isGenericType = type == "TensorScalar" || genericTypes.contains(String(type))
      }
      guard let name = Self.functionName(line) else { continue }
      let (signature, body) = Self.text(of: lines[number...])
      guard isGenericType || signature.contains("TensorScalar"), Self.loopsOverValues(body) else { continue }
      let attributes = lines[..<number].reversed().prefix { $0.drop { $0 == " " }.hasPrefix("@") }
      let cures = ["@specialized", "@inlinable", "@inline(__always)"]
      if !attributes.contains(where: { attribute in cures.contains { attribute.contains($0) } }) {
        unspecialised.append(name)
      }
    }
  }

  private static func functionName(_ line: String) -> String? {
    guard let range = line.range(of: "\\b(func|init|subscript|var)\\b *\\w*", options: .regularExpression),
      line[..<range.lowerBound].allSatisfy({ $0.isLetter || $0 == " " }),
      !line.hasPrefix("    ")
    else { return nil }
    return line[range].split(separator: " ").last.map(String.init)
  }

  /// The declaration that begins at these lines, up to its opening brace, and from there to its end.
  private static func text(of lines: ArraySlice<String>) -> (signature: String, body: String) {
    var (signature, body, depth) = ("", "", 0)
    for line in lines {
      for character in line {
        if character == "{" { depth += 1 }
        if depth == 0 { signature.append(character) } else { body.append(character) }
        if character == "}" {
          depth -= 1
          if depth == 0 { return (signature, body) }
        }
      }
      body.append("\n")
      // A stored property or a requirement has no body.
      if depth == 0, signature.contains("var ") { return (signature, "") }
      signature.append("\n")
    }
    return (signature, body)
  }

  private static func loopsOverValues(_ body: String) -> Bool {
    // What hands its values to C functions loops over groups of images at most.
    if body.contains("operations.") { return false }
    let direct = "[vV]alues\\.(map|reduce|filter|allSatisfy|contains|count|forEach|enumerated)\\b|in \\w*\\.?values\\b"
    if body.range(of: direct, options: .regularExpression) != nil { return true }
    let loops = body.range(of: "\\b(for|while)\\b|\\.map \\{|forEach", options: .regularExpression) != nil
    return loops && body.range(of: "values\\[|withUnsafe|Scalar\\(", options: .regularExpression) != nil
  }
}
