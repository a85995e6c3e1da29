extension String {
  /// This text with an escape such as `\u{1B}` in place of every character that could move the cursor, change colours,
  /// or hide or reorder text, or that has no standard appearance: names come from untrusted files and folders and are
  /// shown in a terminal.
  var escapedForDisplay: String {
    guard unicodeScalars.contains(where: \.mustBeEscaped) else { return self }
    var escaped = ""
    for scalar in unicodeScalars {
      if scalar.mustBeEscaped {
        escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension Unicode.Scalar {
  fileprivate var mustBeEscaped: Bool {
    if value >= 0x20 && value < 0x7F { return false }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
    default: false
    }
  }
}
