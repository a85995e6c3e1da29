/// An equation compiled for tensors of known shapes: loops, affine indices and operations, in flat lists that refer to
/// each other by position.
///
/// Every affine index expression and every offset in a tensor is a *form*, whose value is kept up to date by additions
/// as the loops run. One loop is the *lane*: the operations below it compute up to `lanes` of its iterations at once.
struct Program: Sendable {
  /// How many iterations of the lane an operation computes at once.
  static let lanes = 256

  /// constant + Σ coefficient · slot
  struct Form: Hashable, Sendable {
    var constant: Int
    /// One coefficient per slot.
    var coefficients: [Int]
  }

  /// An integer: a form, or an operation on two integers.
  struct IndexNode: Sendable {
    enum Kind: Sendable { case form, add, subtract, multiply, floorDivide, remainder, exact }
    let kind: Kind
    let a: Int
    let b: Int
  }

  /// The value of a form must be at least 0 and less than `length`.
  struct Guard: Sendable {
    let form: Int
    let length: Int
  }

  /// An axis whose index is not affine.
  struct DerivedAxis: Sendable {
    let index: Int
    let length: Int
    let stride: Int
  }

  /// An access to an entry of a tensor.
  struct Access: Sendable {
    let tensor: Int
    /// The form of the offset, without the derived axes.
    let offset: Int
    let guards: Range<Int>
    let derived: Range<Int>
  }

  /// A loop with its range, reduced by guards to the iterations that do something.
  struct Loop: Sendable {
    let slot: Int
    let lower: Int
    let upper: Int
    /// Guards with a coefficient of this slot.
    let trims: Range<Int>
  }

  enum Operation: Sendable {
    case constant, index, read, negate, choice, winner, reduction
    case binary(BinaryOperator)
    case compare(Comparison)
    case compareIndices(Comparison)
    case function(EquationFunction)
  }

  /// An operation on the results of other nodes.
  struct Node: Sendable {
    var operation: Operation
    var a = 0
    var b = 0
    var c = 0
    var value = 0.0
    /// The slots that the value depends on.
    var slots: UInt64 = 0
  }

  /// A factor of a product that does not depend on the lane.
  struct Factor: Sendable {
    let node: Int
    let divides: Bool
  }

  /// A sum or the like. Its lists are parts of `lists`.
  struct Summation: Sendable {
    var kind: Reduction.Kind = .sum
    var isInside = false
    /// The loops that run one iteration at a time, outermost first.
    var loops = 0..<0
    /// The loop that is its lane, if it has one of its own.
    var lane: Int?
    var condition: Int?
    var body = 0
    /// The accesses that must be inside for a term to exist.
    var needed = 0..<0
    /// The exact divisions of the body.
    var divisions = 0..<0
    /// For a plain product: the constant, the factors without the lane, and one or two accesses with it.
    var product: Product?
    /// Whether terms are counted one by one (for `mean` and for `max`), rather than by the ranges.
    var countsTerms = false
    /// Whether the result may be reused, because it does not depend on all loops around it.
    var isReusable = false
    /// The slots that the result depends on.
    var free = 0..<0
    /// The first of its buffers for winners.
    var winners = 0
    /// The slots of its indices, in the order in which they were written.
    var slots = 0..<0
    /// Its characters in the line.
    var range = 0..<0
  }

  /// constant · Π factors · Π accesses
  struct Product: Sendable {
    let constant: Double
    /// Part of `factors`.
    let factors: Range<Int>
    /// One or two accesses with the lane, or none: part of `lists`.
    let accesses: Range<Int>
    /// The accesses without the lane: part of `lists`.
    let uniform: Range<Int>
  }

  var slots = 0
  var forms: [Form] = []
  var indexNodes: [IndexNode] = []
  var guards: [Guard] = []
  var derived: [DerivedAxis] = []
  var accesses: [Access] = []
  var loops: [Loop] = []
  var trims: [Guard] = []
  var nodes: [Node] = []
  var summations: [Summation] = []
  /// Lists of positions that summations refer to.
  var lists: [Int] = []
  var factors: [Factor] = []
  /// The index nodes that are compared with the winners of an argmax.
  var winnerIndices: [Range<Int>] = []
  var winnerBuffers = 0

  /// The loops of the equation itself, outermost first, and its lane.
  var outer = 0..<0
  var lane: Int?
  var value = 0
  var condition: Int?
  /// The access that is written.
  var place = 0
  var adds = false

  /// The tensors that are read, by canonical name.
  var tensors: [String] = []
  /// The shape of the result.
  var shape: [Int] = []
  /// The number of terms, at most.
  var terms = 0

  /// Appends a list of positions.
  mutating func list(_ positions: [Int]) -> Range<Int> {
    lists += positions
    return lists.count - positions.count..<lists.count
  }
}
