public import NeuralNetworks

/// An equation compiled for tensors of known shapes, in either precision.
public struct CompiledEquation: Sendable {
  /// The tensor that it computes, by its canonical name: `Y`, `dX`, `dfilters`.
  public let place: String
  /// The shape of the result.
  public let shape: Shape
  /// The text of the equation.
  public var text: String { equation.equation.text }
  /// The tensors that it reads, by canonical name.
  public var reads: [String] { program.tensors }
  /// The number of terms that an evaluation computes, at most.
  public var terms: Int { program.terms }

  private let program: Program
  private let equation: ResolvedEquation
  private let activation: Activation
  private let shapes: [String: [Int]]

  /// Compiles an equation whose shapes are known.
  ///
  /// - Throws: `EquationError` with any code but `cancelled`.
  public init(_ equation: Equation, in scope: EquationScope) throws(EquationError) {
    self.equation = try Resolver.resolve(equation, in: scope)
    var shapes: [String: [Int]] = [:]
    for name in self.equation.reads {
      guard let shape = scope.shape(name)?.complete else {
        throw EquationError(
          .missingArgument, "the shape of \(name) is not known", at: 0..<equation.text.count)
      }
      shapes[name] = shape
    }
    place = self.equation.place
    let declared = scope.shape(place)?.complete
    program = try Compiler.compile(self.equation, shapes: shapes, place: declared)
    shape = Shape(declared ?? program.shape)
    activation = scope.activation ?? .none
    self.shapes = shapes
  }

  /// Computes the result from the tensors that the equation reads, by canonical name.
  ///
  /// - Throws: `EquationError` with code `missing-argument` or `shape-mismatch` for a tensor that is not as compiled,
  ///   `bad-value` where no term exists, or `cancelled`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func evaluate<Scalar: TensorScalar>(
    _ tensors: [String: Tensor<Scalar>], cancellation: Cancellation = .current
  ) throws(EquationError) -> Tensor<Scalar> {
    let whole = 0..<equation.equation.text.count
    var buffers: [[Scalar]] = []
    for name in program.tensors {
      guard let tensor = tensors[name] else {
        throw EquationError(.missingArgument, "the equation reads \(name), but no value is given for it", at: whole)
      }
      guard tensor.shape.dimensions == shapes[name] else {
        let expected = shapes[name].map { "\(Shape($0))" } ?? "?"
        throw EquationError(.shapeMismatch, "\(name) must have shape \(expected), not \(tensor.shape)", at: whole)
      }
      buffers.append(tensor.values)
    }
    var failure: Int?
    var isCancelled = false
    let result = Tensor<Scalar>(shape) { destination in
      destination.initialize(repeating: 0)
      guard let start = destination.baseAddress, !destination.isEmpty else { return }
      Self.lend(buffers[...], []) { sources in
        (failure, isCancelled) = run(sources, start, cancellation)
      }
    }
    if let failure {
      let found = program.summations[failure]
      throw EquationError(
        .badValue, "`\(found.kind.rawValue)` has no terms for some entry of \(place)", at: found.range,
        help: "check its range and condition: they leave no index inside the tensors it reads")
    }
    if isCancelled { throw EquationError(.cancelled, "cancelled", at: whole) }
    return result
  }

  /// Computes the result at an address, from the addresses of the tensors in `reads`.
  ///
  /// - Returns: the summation that has no terms, if there is one, and whether the evaluation was cancelled.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func run<Scalar: TensorScalar>(
    _ sources: [UnsafePointer<Scalar>], _ destination: UnsafeMutablePointer<Scalar>, _ cancellation: Cancellation
  ) -> (failure: Int?, isCancelled: Bool) {
    let memory = ProgramMemory<Scalar>(program, cancellation)
    var machine = Machine(
      program: program, memory: memory, activation: activation, sources: sources, destination: destination)
    machine.run()
    return (machine.failure, machine.isStopped && machine.failure == nil)
  }

  /// Passes the addresses of all buffers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func lend<Scalar: TensorScalar>(
    _ buffers: ArraySlice<[Scalar]>, _ lent: [UnsafePointer<Scalar>], _ body: ([UnsafePointer<Scalar>]) -> Void
  ) {
    guard let first = buffers.first else { return body(lent) }
    first.withUnsafeBufferPointer { buffer in
      // For an empty tensor, an address that is never read.
      let address = buffer.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Scalar>.alignment)
      guard let address else { return }
      lend(buffers.dropFirst(), lent + [address], body)
    }
  }
}
