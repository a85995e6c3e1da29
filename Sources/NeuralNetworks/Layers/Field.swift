/// The kind of values that a declared field accepts: a layer's field, or a command's argument.
public enum FieldKind: Hashable, Sendable {
  /// A whole number in a range.
  case integer(ClosedRange<Int>)
  /// A number in a range.
  case number(ClosedRange<Double>)
  /// One or two lengths (`3` or `3x5`) of at least `minimum` each, or one of `words` (such as `same`), if there are
  /// any.
  case extents(minimum: Int, words: [String])
  /// One of a few words.
  case choice([String])
  /// A sequence of layers in parentheses.
  case block

  /// Returns why the value is not of this kind or is out of range; nil if it is allowed.
  public func objection(to value: FieldValue) -> String? {
    switch (self, value) {
    case (.integer(let range), .integer(let number)): return outside(range, number)
    case (.number(let range), .integer(let number)): return outside(range, Double(number))
    case (.number(let range), .number(let number)): return outside(range, number)
    case (.extents(let minimum, _), .integer(let length)):
      return length >= minimum ? nil : "must be at least \(minimum)"
    case (.extents(let minimum, _), .extents(let lengths)):
      return min(lengths.vertical, lengths.horizontal) >= minimum ? nil : "must be at least \(minimum)"
    case (.extents(_, let words), .word(let word)) where !words.isEmpty:
      return words.contains(word) ? nil : "must be a length, HxW or \(words.alternatives)"
    case (.choice(let words), .word(let word)):
      return words.contains(word) ? nil : "must be \(words.alternatives)"
    case (.block, .block): return nil
    case (.block, _): return "must be layers in parentheses"
    case (.integer, _): return "must be a whole number"
    case (.number, _): return "must be a number"
    case (.extents(_, let words), _): return (["must be a length or HxW"] + words).joined(separator: ", or ")
    case (.choice(let words), _): return "must be \(words.alternatives)"
    }
  }

  private func outside<Number: Comparable>(_ range: ClosedRange<Number>, _ number: Number) -> String? {
    if number < range.lowerBound { return "must be at least \(range.lowerBound)" }
    return number <= range.upperBound ? nil : "must be at most \(range.upperBound)"
  }

  /// Converts a single length to a pair of equal lengths and a whole number to a number, if this kind requires it;
  /// returns other values unchanged.
  func normalized(_ value: FieldValue) -> FieldValue {
    switch (self, value) {
    case (.extents, .integer(let length)): .extents(Extents(length))
    case (.number, .integer(let number)): .number(Double(number))
    default: value
    }
  }
}

/// The value of a field.
public enum FieldValue: Hashable, Sendable, CustomStringConvertible {
  case integer(Int)
  case number(Double)
  case extents(Extents)
  case word(String)
  case block([LayerBlueprint])

  /// The value as it would be typed.
  public var description: String {
    switch self {
    case .integer(let number): "\(number)"
    case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    case .extents(let lengths): lengths.description
    case .word(let word): word
    case .block(let layers): "(\(layers.map(\.text).joined(separator: " | ")))"
    }
  }
}

/// A kind together with the Swift type of its values.
public struct FieldType<Element>: Sendable {
  /// The values that are allowed.
  public let kind: FieldKind
  /// Converts a field value to the Swift type; nil if it is of another kind or an unknown word.
  public let read: @Sendable (FieldValue) -> Element?
  /// Converts from the Swift type to a field value.
  public let write: @Sendable (Element) -> FieldValue

  /// Creates a type with these conversions; `read` must undo `write`.
  public init(
    kind: FieldKind, read: @escaping @Sendable (FieldValue) -> Element?,
    write: @escaping @Sendable (Element) -> FieldValue
  ) {
    self.kind = kind
    self.read = read
    self.write = write
  }
}

extension FieldType where Element == Int {
  /// Returns the type of whole numbers in a range.
  public static func integer(_ range: ClosedRange<Int>) -> Self {
    Self(kind: .integer(range)) {
      if case .integer(let number) = $0 { number } else { nil }
    } write: {
      .integer($0)
    }
  }
}

extension FieldType where Element == Double {
  /// Returns the type of numbers in a range.
  public static func number(_ range: ClosedRange<Double>) -> Self {
    Self(kind: .number(range)) {
      if case .number(let number) = $0 { number } else { nil }
    } write: {
      .number($0)
    }
  }
}

extension FieldType where Element == Extents {
  /// Returns the type of one or two lengths of at least `minimum` each.
  public static func extents(atLeast minimum: Int) -> Self {
    Self(kind: .extents(minimum: minimum, words: [])) {
      if case .extents(let lengths) = $0 { lengths } else { nil }
    } write: {
      .extents($0)
    }
  }
}

extension FieldType where Element == Extents? {
  /// Returns the type of one or two lengths of at least `minimum` each, or a word that is read as nil and means that
  /// the lengths follow from other values.
  public static func extents(atLeast minimum: Int, or word: String) -> Self {
    Self(kind: .extents(minimum: minimum, words: [word])) { value in
      switch value {
      case .extents(let lengths): .some(lengths)
      case .word(word): .some(nil)
      default: nil
      }
    } write: { lengths in
      lengths.map { .extents($0) } ?? .word(word)
    }
  }
}

extension FieldType where Element == [LayerBlueprint] {
  /// The type of a sequence of layers in parentheses.
  public static var block: Self {
    Self(kind: .block) {
      if case .block(let layers) = $0 { layers } else { nil }
    } write: {
      .block($0)
    }
  }
}

extension FieldType where Element == Bool {
  /// The type of Booleans, written as `yes` or `no`.
  public static var yesOrNo: Self { .choice([("yes", true), ("no", false)]) }
}

extension FieldType where Element: Equatable & Sendable {
  /// Returns the type of values that are written as one of `words`; a value without a word is written as an empty word.
  public static func choice(_ words: [(word: String, element: Element)]) -> Self {
    Self(kind: .choice(words.map(\.word))) { value in
      words.first { .word($0.word) == value }?.element
    } write: { element in
      .word(words.first { $0.element == element }?.word ?? "")
    }
  }
}

extension FieldType where Element: RawRepresentable<String> & CaseIterable & Equatable & Sendable {
  /// Returns the type of an enumeration's cases, each written as its raw value.
  public static func choice(_ type: Element.Type = Element.self) -> Self {
    choice(type.allCases.map { ($0.rawValue, $0) })
  }
}

extension [String] {
  /// The words as alternatives: `double or float`, `a, b or c`.
  package var alternatives: String {
    guard let last, count > 1 else { return joined() }
    return dropLast().joined(separator: ", ") + " or " + last
  }
}
