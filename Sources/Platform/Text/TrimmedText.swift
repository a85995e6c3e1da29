extension StringProtocol {
  /// The text without leading and trailing whitespace.
  public var withoutBlanksAround: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }

  /// The text with every run of whitespace as one space, such as that of an equation that continues over several lines.
  public var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
