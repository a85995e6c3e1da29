import Transcripts

/// What two versions of a session have in common: all, all but words, or not even their results.
public struct SessionComparison: Sendable {
  /// Where results differ.
  public struct Place: Equatable, Sendable {
    /// Which line of the session, counted from 1.
    public let number: Int
    public let line: String
    /// What differs there, in words.
    public let what: String

    public init(number: Int, line: String, what: String) {
      (self.number, self.line, self.what) = (number, line, what)
    }
  }

  /// How many lines give the same, letter by letter.
  public private(set) var same = 0
  /// The lines that give the same results in other words.
  public private(set) var reworded: [Place] = []
  /// The lines of which the results differ.
  public private(set) var differing: [Place] = []

  /// Compares two sessions line by line.
  ///
  /// - Parameter units: by how many units of its last written digit a number with a point may be off.
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
    guard old.line == new.line else { return note(place, old, "the line is another: \(new.line)") }
    guard old.code == new.code else {
      return note(place, old, "the status is \(new.code ?? "success") and was \(old.code ?? "success")")
    }
    for line in [old.line] + old.output { OutputResults.nameGiven(by: line).map { _ = names.insert($0) } }
    if old.output == new.output {
      same += 1
      return
    }
    let before = OutputResults(old.output, names: names, of: old.line)
    let after = OutputResults(new.output, names: names, of: new.line)
    let isLonger = Self.lists.contains(old.line) && Self.holds(after.words, before.words)
    if !isLonger, let difference = before.difference(from: after, units: units) {
      return note(place, old, "\(difference.mine) became \(difference.others)")
    }
    let changed = zip(old.output, new.output).first { $0 != $1 }
    let what = changed.map { "\"\($0)\" became \"\($1)\"" } ?? "\(old.output.count) lines became \(new.output.count)"
    reworded.append(Place(number: place + 1, line: old.line, what: what))
  }

  /// What lists all that there is: a new limit or setting has a line of its own there, and changes none.
  private static let lists: Set = ["help limits", "set"]

  /// Whether all results of a list stand in another one, in their order.
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
