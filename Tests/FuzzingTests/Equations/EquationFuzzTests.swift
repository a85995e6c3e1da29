import NeuralNetworks
import Testing

@testable import Equations
@testable import EquationsTests

/// No text traps, hangs or leaves its memory: equations by the grammar, near it and far from it, in scopes with small, empty
/// and huge sizes. What is refused has a code and a place; what is computed agrees with a walk over the tree.
@Suite struct EquationFuzzTests {
  @Test(.timeLimit(.minutes(60))) func noEquationHarms() async {
    await #expect(processExitsWith: .success) {
      var run = EquationFuzzRun()
      run.run()
    }
  }
}

/// Generated equations, one after the other.
struct EquationFuzzRun {
  /// What came of the texts.
  private var counts: [String: Int] = [:]
  private var sensible = SensibleEquations(seed: FuzzSettings.seed)
  private var wild = EquationGenerator(seed: FuzzSettings.seed &+ 1)
  private var names = EquationScope()
  private var tensors: [String: Tensor<Double>] = [:]
  private let watch = FuzzWatch()

  private static let guarded = 64
  /// How many terms an evaluation may have here.
  private static let most = 200_000

  mutating func run() {
    let count = FuzzSettings.equations
    for number in 0..<count {
      if number % 20 == 0 { newScope() }
      var text = number % 5 == 4 ? wild.equation() : sensible.next()
      if number % 4 == 3 { text = sensible.damaged(text) }
      watch.begin("equation \(number)", text)
      attempt(text)
    }
    watch.report("\(counts.sorted { $0.key < $1.key })")
    #expect(counts["computed", default: 0] > count / 8, "\(counts)")
    #expect(counts["compared", default: 0] > count / 12, "\(counts)")
    for code in [EquationError.Code.syntax, .unknownName, .shapeMismatch, .badValue] {
      #expect(counts[code.rawValue, default: 0] > 0, "\(counts)")
    }
  }

  private mutating func newScope() {
    names = EquationScope()
    tensors = [:]
    let isOdd = sensible.below(6) == 0
    for (name, rank) in SensibleEquations.ranks.sorted(by: { $0.key < $1.key }) {
      let shape = (0..<rank).map { _ in isOdd ? sensible.below(4) : 2 + sensible.below(4) }
      names.tensors[name] = KnownShape(shape.map { Optional($0) })
      let count = shape.reduce(1, *)
      tensors[name] = Tensor(Shape(shape), (0..<count).map { _ in Double(sensible.below(7) - 3) })
    }
    tensors["dY"] = tensors["Y"].map { $0.map { 2 - $0 } }
    let huge = [0, -1, 1 << 20, 1 << 31, Int.max, Int.min]
    for name in SensibleEquations.numbers {
      names.numbers[name] = .integer(isOdd ? huge[sensible.below(huge.count)] : sensible.below(4))
    }
    names.activation = .relu
    names.window = [.integer(2), .integer(2)]
  }

  private mutating func count(_ outcome: String) { counts[outcome, default: 0] += 1 }

  private mutating func attempt(_ text: String) {
    do throws(EquationError) {
      let equation = try Equation(text)
      for rendered in [Renderer.text(equation), Renderer.echo(equation, .ascii)] {
        let again = try? Equation(rendered)
        // A rendered text may be longer than the limits allow.
        #expect(again == equation || rendered.count > EquationLimits.characters, "\(text) is written as \(rendered)")
      }
      let resolved = try Resolver.resolve(equation, in: names)
      let compiled = try CompiledEquation(equation, in: names)
      guard compiled.shape.count <= 10_000 else { return count("large") }
      guard compiled.terms <= Self.most else {
        if sensible.below(40) == 0 { _ = try? compiled.evaluate(tensors, cancellation: Cancellation { true }) }
        return count("long")
      }
      compute(compiled, resolved, text)
    } catch {
      count(error.code.rawValue)
      let length = text.count
      #expect(
        error.range.lowerBound >= 0 && error.range.upperBound <= max(length, error.range.lowerBound)
          && error.range.lowerBound <= length && !error.message.isEmpty, "\(text): \(error)")
    }
  }

  /// Computes between guards that must stay as they are, and compares.
  private mutating func compute(_ compiled: CompiledEquation, _ resolved: ResolvedEquation, _ text: String) {
    let size = compiled.shape.count
    var memory = [Double](repeating: .nan, count: size + 2 * Self.guarded)
    for place in Self.guarded..<Self.guarded + size { memory[place] = 0 }
    let sources = compiled.reads.map { name in
      let margin = [Double](repeating: .nan, count: Self.guarded)
      return margin + (tensors[name]?.values ?? []) + margin
    }
    var failure: Int?
    if size > 0 {
      memory.withUnsafeMutableBufferPointer { buffer in
        Self.lend(sources[...], []) { lent in
          guard let start = buffer.baseAddress else { return }
          failure = compiled.run(lent, start + Self.guarded, .never).failure
        }
      }
    }
    let values = memory[Self.guarded..<Self.guarded + size]
    #expect((memory[..<Self.guarded] + memory[(Self.guarded + size)...]).allSatisfy { $0.isNaN }, "\(text)")
    count(failure == nil ? "computed" : "no term")
    guard compiled.terms <= 5000, Self.isComparable(resolved) else { return }
    let expected = try? NaiveEvaluation.evaluate(resolved, tensors, shape: compiled.shape.dimensions)
    guard failure == nil, let expected else {
      // A side of a choice that is not taken may lack its terms, and so may what no entry needs.
      return
    }
    count("compared")
    for (a, b) in zip(values, expected.values) {
      guard a.isFinite, b.isFinite, abs(b) < 0x1p50 else { continue }
      if abs(a - b) > 1e-9 * (1 + abs(b)) {
        Issue.record("\(text): \(a), not \(b); \(names.tensors) \(names.numbers)")
        return
      }
    }
  }

  private static func lend(
    _ buffers: ArraySlice<[Double]>, _ lent: [UnsafePointer<Double>], _ body: ([UnsafePointer<Double>]) -> Void
  ) {
    guard let first = buffers.first else { return body(lent) }
    first.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      lend(buffers.dropFirst(), lent + [start + guarded], body)
    }
  }

  /// Whether rounding can't turn a small difference into a large one.
  private static func isComparable(_ equation: ResolvedEquation) -> Bool {
    var (jumps, rounds) = (equation.condition != nil, false)
    var pending = [equation.value] + (equation.condition.map { [$0] } ?? [])
    while let part = pending.popLast() {
      pending += part.children
      switch part {
      case .comparison, .choice, .isWinner, .binary(.floorDivide, _, _), .binary(.remainder, _, _): jumps = true
      case .function(.derivative, _, _): jumps = true
      case .function(let function, _, _) where ![.max, .min, .abs, .relu, .activation].contains(function):
        rounds = true
      case .binary(.divide, _, _), .binary(.power, _, _): rounds = true
      case .constant(let value) where value != value.rounded(): rounds = true
      case .reduction(let reduction):
        if reduction.isArg || reduction.condition != nil { jumps = true }
        if reduction.kind == .mean || reduction.kind == .prod { rounds = true }
      default: break
      }
    }
    return !(jumps && rounds)
  }
}
