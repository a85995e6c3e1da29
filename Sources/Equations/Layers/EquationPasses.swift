internal import NeuralNetworks
internal import Synchronization

/// Compiles the equations of a layer for the shapes of its passes, and evaluates them.
///
/// Copies of a layer share the compiled plans. A pass can't throw, so an error is reported to the pass's `Cancellation`
/// and the result is nil, as after a cancellation.
struct EquationPasses: Sendable {
  /// The equations.
  let set: EquationSet
  /// The name of the layer, for errors.
  private let layer: String
  private let plans = PlanCache()

  init(_ set: EquationSet, of layer: String) {
    self.set = set
    self.layer = layer
  }

  /// Computes places from the tensors that are given, by canonical name.
  ///
  /// - Parameters:
  ///   - lazy: a tensor that is only computed if an equation reads it.
  ///   - scope: the shapes of all given tensors, and the layer's numbers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func evaluate<Scalar: TensorScalar>(
    _ places: [String], from tensors: [String: Tensor<Scalar>], orIfRead lazy: LazyTensor<Scalar>? = nil,
    in scope: () -> EquationScope, _ cancellation: Cancellation
  ) -> [String: Tensor<Scalar>]? {
    do throws(EquationError) {
      var shapes = tensors.mapValues(\.shape)
      if let lazy { shapes[lazy.name] = lazy.shape }
      let plan = try plan(places, for: shapes, in: scope)
      var given = tensors
      if let lazy, plan.reads.contains(lazy.name) { given[lazy.name] = lazy.tensor() }
      return try plan.evaluate(given, cancellation: cancellation)
    } catch {
      if error.code != .cancelled { cancellation.fail(named(error)) }
      return nil
    }
  }

  /// The error with the name of the layer, if it is about no equation in particular.
  private func named(_ error: EquationError) -> EquationError {
    guard error.text == nil else { return error }
    return EquationError(error.code, "in \(layer), \(error.message)", at: error.range, help: error.help)
  }

  /// The compiled equations for these places, when tensors of these shapes are given.
  func plan(
    _ places: [String], for shapes: [String: Shape], in scope: () -> EquationScope
  ) throws(EquationError) -> EquationPlan {
    let key = PlanCache.Key(places: places, shapes: shapes)
    if let known = plans[key] { return known }
    var names = scope()
    for (name, shape) in shapes where names.shape(name)?.complete != shape.dimensions {
      names.tensors[name] = KnownShape(shape.dimensions.map { Optional($0) })
    }
    let plan = try set.plan(for: places, in: names, given: Set(shapes.keys))
    plans[key] = plan
    return plan
  }
}

/// A tensor of known shape that is computed when it is needed.
struct LazyTensor<Scalar: TensorScalar> {
  let name: String
  let shape: Shape
  let tensor: () -> Tensor<Scalar>
}

/// The plans compiled so far, for the last few shapes.
private final class PlanCache: Sendable {
  struct Key: Hashable {
    let places: [String]
    let shapes: [String: Shape]
  }

  /// Enough for both passes with full and last batches, in training, evaluation and checking.
  private static let capacity = 16
  private let plans = Mutex<[Key: EquationPlan]>([:])

  subscript(key: Key) -> EquationPlan? {
    get { plans.withLock { $0[key] } }
    set {
      plans.withLock { plans in
        if plans.count >= Self.capacity { plans = [:] }
        plans[key] = newValue
      }
    }
  }
}
