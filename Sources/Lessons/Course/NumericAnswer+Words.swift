internal import Platform

/// Reads numbers that are written with words.
extension NumericAnswer {
  /// Returns the number at the start of a text, if words such as its unit follow: `296 parameters`,
  /// `25 percent of them`, `3, I think`.
  ///
  /// Nil if the text does not start with a number, no words follow it, or they change it: `3 thousand`, `2 and a half`,
  /// `3 out of four`.
  static func leading(in text: String) -> Double? {
    let words = text.split(separator: " ").map(String.init)
    for count in (1...4).reversed() where words.count > count {
      let rest = words[count...]
      guard rest.allSatisfy({ $0.allSatisfy { $0.isLetter || ",.".contains($0) } && $0.contains(where: \.isLetter) }),
        let number = value(of: withoutStop(words[..<count].joined(separator: " ")))
      else { continue }
      return areUnits(rest.map { withoutStop($0.lowercased()) }) ? number : nil
    }
    return nil
  }

  /// Returns the number in a name, phrase or number word: `layer 6`, `it is 6`, `six`; nil for other texts.
  static func named(by text: String) -> Double? {
    guard text.utf8.count <= longest else { return nil }
    var words = text.lowercased().split(separator: " ").map(String.init)
    while words.count > 1, let first = words.first, forerunners.contains(first) { words.removeFirst() }
    guard words.count == 1, let word = words.first else { return nil }
    return value(of: word) ?? smallNumbers.firstIndex(of: word).map(Double.init)
  }

  /// Returns the text without a leading word such as `about`, and with `%` for a trailing word such as `percent`: `25%`
  /// for `about 25 percent`.
  static func withoutWords(_ text: String) -> String {
    var text = text
    if let word = roughly.first(where: { text.lowercased().hasPrefix($0 + " ") }) {
      text = text.dropFirst(word.count).withoutBlanksAround
    }
    if let word = percent.first(where: { text.lowercased().hasSuffix($0) }) {
      text = text.dropLast(word.count).withoutBlanksAround + "%"
    }
    return text
  }

  /// Returns a text without a trailing full stop or comma.
  static func withoutStop(_ text: String) -> String {
    text.last == "." || text.last == "," ? text.dropLast().withoutBlanksAround : text
  }

  /// Whether lowercase words after a number leave its value unchanged, as a unit does.
  private static func areUnits(_ words: [String]) -> Bool {
    words.first.map { !factors.contains($0) } == true && !words.contains { partsOfNumbers.contains($0) }
  }

  private static let forerunners: Set = ["it", "is", "it's", "its", "the", "answer", "layer", "number", "equals"]
  private static let smallNumbers = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
  ]
  /// Words that change the number before them.
  private static let factors: Set = [
    "k", "hundred", "thousand", "million", "millions", "billion", "dozen", "halves", "third", "thirds", "quarter",
    "quarters", "fourths", "tenths", "hundredths", "pi", "squared", "cubed", "permille",
  ]
  private static let partsOfNumbers = Set(smallNumbers + ["half", "percent", "pct", "cent", "mille"])

  private static let roughly = [
    "about", "approximately", "approx", "approx.", "around", "nearly", "roughly", "ca", "ca.",
  ]
  private static let percent = ["per cent", "percent", "pct"]
}
