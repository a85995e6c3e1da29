/// An integer expression over slots: every index of an equation has one slot.
indirect enum IndexTree: Hashable, Sendable {
  case number(Int)
  /// A layer number that is not known yet.
  case unknown(String)
  case slot(Int)
  case negated(IndexTree)
  case add(IndexTree, IndexTree)
  case subtract(IndexTree, IndexTree)
  case multiply(IndexTree, IndexTree)
  case floorDivide(IndexTree, IndexTree, Range<Int>)
  case remainder(IndexTree, IndexTree, Range<Int>)
  /// A division that must leave no remainder; otherwise the term does not exist.
  case exact(IndexTree, IndexTree, Range<Int>)
}

/// A tensor that is read, with its index expressions.
struct ResolvedRead: Hashable, Sendable {
  /// The canonical name.
  let tensor: String
  /// One expression per axis; nil for `[...]`, which `whole` runs over.
  let axes: [IndexTree]?
  /// The slot that runs over all values, for `[...]`.
  let whole: Int?
  let range: Range<Int>
}

/// A value expression over slots.
indirect enum ValueTree: Hashable, Sendable {
  case constant(Double)
  case index(IndexTree)
  case read(ResolvedRead)
  case function(EquationFunction, ValueTree, ValueTree?)
  case negated(ValueTree)
  case binary(BinaryOperator, ValueTree, ValueTree)
  case comparison(Comparison, ValueTree, ValueTree)
  case indexComparison(Comparison, IndexTree, IndexTree)
  case choice(ValueTree, condition: ValueTree, otherwise: ValueTree)
  case reduction(ResolvedReduction)
  /// 1 where these indices are the winner of an argmax or argmin, else 0.
  case isWinner([IndexTree], ResolvedReduction)
}

/// A sum or the like with its slots.
struct ResolvedReduction: Hashable, Sendable {
  let kind: Reduction.Kind
  let isInside: Bool
  /// The slots of its indices, in the order in which they run.
  let slots: [Int]
  let condition: ValueTree?
  let body: ValueTree
  let range: Range<Int>
}

/// An index with its range.
struct ResolvedIndex: Hashable, Sendable {
  let name: String
  /// Where it is bound.
  let range: Range<Int>
  /// The first value, and the one after the last.
  var lower: IndexTree
  var upper: IndexTree
}

/// An equation whose names are resolved and whose ranges are known, at least by where they come from.
struct ResolvedEquation: Sendable {
  let equation: Equation
  /// The canonical name of the place.
  let place: String
  /// One expression per axis of the place; nil for `[...]`.
  let placeAxes: [IndexTree]?
  /// The slots that the equation runs over, in order.
  let loops: [Int]
  let indices: [ResolvedIndex]
  let value: ValueTree
  let condition: ValueTree?
  /// The tensors that are read, by canonical name.
  let reads: Set<String>
  let notes: [EquationNote]
}

/// The functions of one or two values.
enum EquationFunction: String, Hashable, Sendable, CaseIterable {
  case exp, log, tanh, sqrt, abs, max, min, relu, sigmoid, log1p, expm1, activation, derivative

  /// The function with this name, and the number of its arguments.
  init?(_ name: String) {
    switch name {
    case "φ", "phi": self = .activation
    case "φ'", "phi'": self = .derivative
    case "activation", "derivative": return nil
    default: self.init(rawValue: name)
    }
  }

  /// The number of its arguments.
  var arity: Int { self == .max || self == .min ? 2 : 1 }

  /// The names that can be typed, for messages and completion.
  static let names = [
    "exp", "log", "tanh", "sqrt", "abs", "max", "min", "relu", "sigmoid", "log1p", "expm1", "φ", "φ'",
  ]
}
