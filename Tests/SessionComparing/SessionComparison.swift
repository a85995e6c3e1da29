import Transcripts

/// Compares the output of two versions: identical, reworded, or with different results.
public struct SessionComparison: Sendable {
  /// A place where they differ.
  public struct Place: Equatable, Sendable {
    /// The session's line number, counted from 1.
    public let number: Int
    public let line: String
    /// A description of the difference.
    public let what: String

    public init(number: Int, line: String, what: String) {
      (self.number, self.line, self.what) = (number, line, what)
    }
  }

  /// The number of lines with identical output.
  public private(set) var same = 0
  /// The lines with the same results in other words.
  public private(set) var reworded: [Place] = []
  /// The lines with different results.
  public private(set) var differing: [Place] = []

  /// Compares two sessions line by line.
  ///
  /// - Parameter units: the tolerance for numbers with a decimal point, in units of their last written digit.
  public init(_ old: [SessionEntry], _ new: [SessionEntry], units: Double = 0) {
    var names: Set<String> = []
    for place in 0..<max(old.count, new.count) {
      guard place < old.count, place < new.count else {
        let (entry, what) = place < old.count ? (old[place], "is missing") : (new[place], "is new")
        note(place, entry, "the line \(what)")
        continue
      }
      compare(place, old[place], new[place], &names, units)
    }
  }

  private mutating func compare(
    _ place: Int, _ old: SessionEntry, _ new: SessionEntry, _ names: inout Set<String>, _ units: Double
  ) {
    guard old.line == new.line else { return note(place, old, "the line differs: \(new.line)") }
    guard old.code == new.code else {
      return note(place, old, "the status is \(new.code ?? "success") and was \(old.code ?? "success")")
    }
    for line in [old.line] + old.output { OutputResults.nameGiven(by: line).map { _ = names.insert($0) } }
    if old.output == new.output {
      same += 1
      return
    }
    let before = OutputResults(Self.withoutExcerptLengths(old.output), names: names, of: old.line)
    let after = OutputResults(Self.withoutExcerptLengths(new.output), names: names, of: new.line)
    let isLonger = Self.lists.contains(old.line) && Self.holds(after.words, before.words)
    if !isLonger, let difference = before.difference(from: after, units: units) {
      return note(place, old, "\(difference.mine) became \(difference.others)")
    }
    let changed = zip(old.output, new.output).first { $0 != $1 }
    let what = changed.map { "\"\($0)\" became \"\($1)\"" } ?? "\(old.output.count) lines became \(new.output.count)"
    reworded.append(Place(number: place + 1, line: old.line, what: what))
  }

  /// Of an excerpt that `grade` shows, the number of lines left out depends on how many lines are worded differently.
  private static func withoutExcerptLengths(_ lines: [String]) -> [String] {
    lines.filter { $0.wholeMatch(of: /\s*and \d+ (further|more) lines?/) == nil }
  }

  /// Commands that list everything: a new limit or setting adds a line and changes none.
  private static let lists: Set = ["help limits", "set"]

  /// Whether all results of a list appear in another one, in order.
  private static func holds(_ words: [String], _ wanted: [String]) -> Bool {
    var rest = wanted[...]
    for word in words where word == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }

  private mutating func note(_ place: Int, _ entry: SessionEntry, _ what: String) {
    differing.append(Place(number: place + 1, line: entry.line, what: what))
  }

  /// The outcome in a word or two.
  public var verdict: String {
    if !differing.isEmpty { return "RESULTS DIFFER (\(differing.count))" }
    return reworded.isEmpty ? "same" : "words differ (\(reworded.count))"
  }
}
