/// Detects the lines of gradient check reports in an output.
///
/// Since 0.3.0, a check distinguishes tested from untestable entries, also tests every layer of a network on separate
/// inputs, and shows the verdict first. Older reports have different counts in a different order, so only the verdict
/// can be compared, as the command's status. The same applies to counts requested by field, such as `check.agree`.
struct GradientReportLines {
  private var isInTable = false
  private var isInPicture = false
  private var isInVerdict = false
  private var isInHint = false
  private var isCount = false

  private static let verdicts = ["PASS", "FAIL", "UNDECIDED", "NOT TESTED", "STOPPED", "NOTHING TO CHECK"]
  private static let starts = [
    "end to end: ", "each layer also on separate test inputs", "each layer also on inputs of its own",
    "A relative error of ", "seen from: ", "A kink is ", "worst: ", "along a random direction in ", "backward says ",
    "finite differences say ", "at this kink it may be ", "looks as if: ", "not tested where they stand ",
  ]

  /// Processes a command and notes whether its output is a count from a report, as for `check.agree`.
  mutating func take(command: some StringProtocol) {
    isCount = [".agree", ".kinks", ".undecided"].contains { command.hasSuffix($0) }
  }

  /// Processes the next line and returns whether it belongs to a report.
  mutating func take(_ line: String, cells: [Substring]) -> Bool {
    if line.hasPrefix("cnn> ") { take(command: line) }
    if isCount, line.allSatisfy(\.isNumber) { return true }
    let text = line.drop { $0 == " " }
    if isInPicture, !text.isEmpty, text.allSatisfy({ "xo~?.- ".contains($0) }) { return true }
    isInPicture = text.hasPrefix("where") && text.contains("x wrong   o a little")
    if isInPicture { return true }
    if isInTable, cells.count > 2 { return true }
    isInTable = cells.contains("agree") && cells.contains("wrong")
    if isInTable { return true }
    // A hint may continue on the next line.
    isInHint = text.hasPrefix("looks as if: ") || (isInHint && line.hasPrefix("  ") && !text.isEmpty)
    if isInHint { return true }
    isInVerdict = Self.verdicts.contains { line.hasPrefix($0 + "  ") } || (isInVerdict && line.hasPrefix("      "))
    if isInVerdict || Self.starts.contains(where: text.hasPrefix) {
      return true
    }
    let isTensor = "+x~?-".contains(text.first ?? " ") && text.dropFirst().first == " " && text.contains(" agree")
    return isTensor || text.contains("would be missed with probability") || isHead(cells)
  }

  /// Whether the line is a heading such as `conv1  conv 2 3   test input 3x2x4x5` or
  /// `net  input 2x1x8x8, random upstream gradient`.
  private func isHead(_ cells: [Substring]) -> Bool {
    guard cells.count > 1, let last = cells.last else { return false }
    if cells.count == 2, last.hasPrefix("input ") {
      return last.hasSuffix(", random upstream gradient") || last.contains(", through ")
    }
    let words = last.split(separator: " ")
    guard cells.count == 3, words.count > 1, let place = words.dropLast().last else { return false }
    return ["input", "stands"].contains(place) && words.last?.contains("x") == true
  }
}
