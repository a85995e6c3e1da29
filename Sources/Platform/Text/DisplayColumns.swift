extension Character {
  /// The width of the character in terminal columns: 0, 1 or 2.
  public var displayColumns: Int {
    if let byte = asciiValue { return byte >= 0x20 && byte < 0x7F ? 1 : 0 }
    var columns = 0
    for scalar in unicodeScalars {
      // An emoji variation selector, or a flag's second letter, makes the cluster wide.
      if scalar.value == 0xFE0F, columns == 1 { return 2 }
      if scalar.isRegionalIndicator, columns > 0 { return 2 }
      columns = max(columns, scalar.displayColumns)
    }
    return columns
  }
}

extension Unicode.Scalar {
  /// Whether printing the character could move the cursor, start a control sequence, reorder the line or stay
  /// invisible; zero-width joiners and non-joiners are safe.
  public var isUnsafeToShow: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
    case .format: value != 0x200D && value != 0x200C
    default: false
    }
  }

  fileprivate var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }

  fileprivate var displayColumns: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    if (0x1160...0x11FF).contains(value) { return 0 }
    return isWide || properties.isEmojiPresentation ? 2 : 1
  }

  /// Whether the East Asian Width is W or F (Unicode Standard Annex 11), by blocks.
  private var isWide: Bool {
    guard value >= 0x1100 else { return false }
    return Self.wideRanges.contains { $0.contains(value) }
  }

  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
    0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF,
    0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
