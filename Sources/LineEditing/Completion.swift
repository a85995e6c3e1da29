/// A completion of the word before the cursor.
public struct CompletionCandidate: Equatable, Sendable {
  /// The completed word.
  public var replacement: String
  /// The text shown in the list.
  public var display: String
  /// A one-line note shown beside the candidate; empty for none.
  public var note: String
  /// The text inserted after the word if there is no other candidate, unless it is already there: a space, `=` after an
  /// option's key, `/` after a directory; empty for none.
  public var suffix: String

  /// Creates a candidate, displayed as `replacement` unless `display` is given.
  public init(_ replacement: String, display: String? = nil, note: String = "", suffix: String = " ") {
    self.replacement = replacement
    self.display = display ?? replacement
    self.note = note
    self.suffix = suffix
  }
}

/// The candidates at a position in a text, and the word they replace.
public struct Completions: Equatable, Sendable {
  /// The start of the word, as a character offset in the text; the word ends at the cursor.
  public var start: Int
  /// The candidates in the order in which they are listed.
  public var candidates: [CompletionCandidate]

  public init(start: Int, candidates: [CompletionCandidate]) {
    self.start = start
    self.candidates = candidates
  }

  /// No candidates.
  public static let none = Completions(start: 0, candidates: [])
}

/// Finds the candidates at `cursor`, a character offset in `text`. The text includes the preceding lines of a continued
/// line, separated by newlines.
public typealias Completer = (_ text: String, _ cursor: Int) -> Completions

/// The effect of pressing Tab once.
enum CompletionStep: Equatable {
  case beep
  case replace(String)
  case list

  /// Chooses the step for the word `typed`, with `after` following the cursor: a beep without candidates; a single
  /// candidate with its suffix, unless `after` starts with the suffix; the common prefix of several candidates if it
  /// extends `typed` (ignoring case); otherwise their list.
  init(typed: String, after: String, candidates: [CompletionCandidate]) {
    guard let first = candidates.first else {
      self = .beep
      return
    }
    if candidates.count == 1 {
      let hasSuffix = !first.suffix.isEmpty && after.hasPrefix(first.suffix)
      self = .replace(first.replacement + (hasSuffix ? "" : first.suffix))
      return
    }
    let common = candidates.dropFirst().reduce(first.replacement) { $0.commonBeginning(with: $1.replacement) }
    let goesOn = common.count > typed.count && common.lowercased().hasPrefix(typed.lowercased())
    self = goesOn ? .replace(common) : .list
  }
}

/// Lists candidates in rows.
enum CompletionListing {
  /// Lists one candidate per row if any has a note, otherwise several per row; at most `rows` rows (at least 2). If
  /// some are omitted, the last row gives their number. `dim` makes a note faint.
  static func text(of candidates: [CompletionCandidate], columns: Int, rows: Int, dim: (String) -> String) -> String {
    let lines =
      candidates.contains { !$0.note.isEmpty }
      ? noted(candidates, columns, dim) : tabulated(candidates.map { clean($0.display) }, columns)
    let shown = lines.count <= rows ? lines : Array(lines.prefix(max(1, rows - 1)))
    let listed = shown.reduce(0) { $0 + $1.count }
    let rest = candidates.count - listed
    return shown.map { $0.text + "\n" }.joined() + (rest > 0 ? "  and \(rest) more: type another letter\n" : "")
  }

  private typealias Line = (text: String, count: Int)

  private static func noted(_ candidates: [CompletionCandidate], _ columns: Int, _ dim: (String) -> String) -> [Line] {
    let names = candidates.map { DisplayText.clipped(clean($0.display), to: max(8, columns - 4)) }
    let wide = names.map { DisplayText.width(of: $0) }.max() ?? 0
    return zip(names, candidates).map { name, candidate in
      let note = DisplayText.clipped(clean(candidate.note), to: columns - wide - 5)
      let gap = String(repeating: " ", count: wide - DisplayText.width(of: name) + 2)
      return ("  " + name + (note.isEmpty ? "" : gap + dim(note)), 1)
    }
  }

  private static func tabulated(_ names: [String], _ columns: Int) -> [Line] {
    let wide = (names.map { DisplayText.width(of: $0) }.max() ?? 0) + 2
    let perRow = max(1, (columns - 2) / wide)
    return stride(from: 0, to: names.count, by: perRow).map { start in
      let row = names[start..<min(start + perRow, names.count)]
      let cells = row.dropLast().map { $0 + String(repeating: " ", count: wide - DisplayText.width(of: $0)) }
      return ("  " + DisplayText.clipped(cells.joined() + (row.last ?? ""), to: columns - 3), row.count)
    }
  }

  /// Returns `text` with `?` for each control character (a file name may contain some), so that it takes one row.
  private static func clean(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { DisplayText.isControl($0) ? "?" : $0 }))
  }
}

extension String {
  fileprivate func commonBeginning(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
