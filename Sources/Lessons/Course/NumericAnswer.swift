/// A number as a student writes it: `0.25`, `.25`, `0,25`, `1/4`, `25%`, `9,571`, `2.5e-1`, `= 0.25` are read.
enum NumericAnswer {
  /// The number that a text means; nil where it means none.
  static func value(of text: String) -> Double? {
    var text = text.withoutBlanksAround.replacing("\u{2212}", with: "-").replacing("\u{2013}", with: "-")
    if text.hasPrefix("=") { text = text.dropFirst().withoutBlanksAround }
    if let slash = text.firstIndex(of: "/") {
      guard let over = plain(text[..<slash].withoutBlanksAround),
        let under = plain(text[text.index(after: slash)...].withoutBlanksAround), under != 0
      else { return nil }
      return over / under
    }
    if text.hasSuffix("%") { return plain(text.dropLast().withoutBlanksAround).map { $0 / 100 } }
    return plain(text)
  }

  /// A decimal number, with a point or a comma, or with commas between thousands.
  private static func plain(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    guard bytes.contains(where: { 0x30...0x39 ~= $0 }), bytes.count <= 64,
      bytes.allSatisfy({ 0x30...0x39 ~= $0 || ".,-+eE_".utf8.contains($0) })
    else { return nil }
    let number = Double(withoutGroups(text).replacing("_", with: ""))
    return number?.isFinite == true ? number : nil
  }

  /// Commas between thousands taken out; a single one elsewhere is a decimal comma.
  private static func withoutGroups(_ text: String) -> String {
    guard text.contains(",") else { return text }
    let groups = text.split(separator: ",", omittingEmptySubsequences: false)
    let head = groups[0].drop { $0 == "-" || $0 == "+" }
    let areGroups =
      1...3 ~= head.count && head.first != "0"
      && groups.dropFirst().allSatisfy { $0.prefix { $0.isNumber }.count == 3 && ($0.count == 3 || $0.contains(".")) }
    if areGroups { return groups.joined() }
    return groups.count == 2 ? groups.joined(separator: ".") : text
  }
}
