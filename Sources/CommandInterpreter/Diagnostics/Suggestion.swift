/// Suggests the word that was probably meant.
public enum Suggestion {
  /// Words of more than this many bytes get no suggestion, since no word of the language comes close.
  private static let longest = 64

  /// The candidate that a word most likely means: the same word in another case, this shell's word for the same thing,
  /// or the one nearest in spelling (insertions, deletions, replacements, swaps of neighbours) if it is near enough.
  /// Nil if no candidate is, if the word is very long, or if it is a foreign name without a counterpart.
  static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    guard word.utf8.count <= longest else { return nil }
    let last = word.split(separator: ".").last.map { $0.lowercased() } ?? word
    if let same = candidates.first(where: { $0.lowercased() == last }), same != word { return same }
    if let words = ForeignWords.words(for: word) {
      if let same = words.first(where: { candidates.contains($0) }) { return same }
      if words.isEmpty { return nil }
    }
    let written = Array(word.lowercased())
    // One slip in a short word and two in a longer one are likely; with more, another word was meant.
    let limit = written.count <= 5 ? 1 : 2
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
      // A larger difference in length rules a candidate out. Long names are skipped: they can be as long as a line.
      guard candidate.utf8.count <= longest, abs(candidate.count - written.count) <= limit else { continue }
      let distance = edits(written, Array(candidate.lowercased()))
      if distance <= limit, distance < candidate.count, distance < best?.distance ?? .max {
        best = (distance, candidate)
      }
    }
    return best?.candidate
  }

  /// The help `did you mean ...?` with the nearest candidate; nil if there is none.
  public static func help(for word: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: word, among: candidates).map { "did you mean `\($0)`?" }
  }

  /// The number of edits between two words (optimal string alignment).
  private static func edits(_ left: [Character], _ right: [Character]) -> Int {
    var rows = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
    for i in 0...left.count { rows[i][0] = i }
    for j in 0...right.count { rows[0][j] = j }
    for i in stride(from: 1, through: left.count, by: 1) {
      for j in stride(from: 1, through: right.count, by: 1) {
        let replaced = rows[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
        rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced)
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
        }
      }
    }
    return rows[left.count][right.count]
  }
}
