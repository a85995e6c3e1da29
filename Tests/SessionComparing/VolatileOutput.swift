extension SessionEntry {
  /// The entry without the version and anything that varies between runs: times become `{time}`, and in lines with one,
  /// column gaps and table rules have a fixed width.
  var withoutChance: SessionEntry {
    let lines = output.map { $0.replacing(/\b[0-9]+(\.[0-9]+)? (ms|s|min)\b/, with: "{time}") }
      .map { $0.replacing(/\bcnn-shell [0-9]+\.[0-9]+\.[0-9]+\b/, with: "cnn-shell {version}") }
    var entry = self
    entry.output = lines
    guard lines.contains(where: { $0.contains("{time}") }) else { return entry }
    entry.output = lines.map { line in
      guard line.contains(where: \.isLetter) || line.allSatisfy({ " -".contains($0) }) else { return line }
      return line.replacing(/[ ]{2,}/, with: "  ").replacing(/-{3,}/, with: "---")
    }
    return entry
  }
}
