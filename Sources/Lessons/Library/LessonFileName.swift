/// A parsed lesson file name: `03-max-pooling.md` is lesson 3, `03-max-pooling.fr.md` its French translation.
struct LessonFileName: Equatable {
  /// The name without language and `.md`: `03-max-pooling`.
  let stem: String
  /// The number at the start; nil unless `-` and a name follow it.
  let number: Int?
  /// The stem without its number: `max-pooling`.
  let name: String
  /// The letters between the last two dots; nil for the original.
  let language: String?

  /// Parses a file name; nil for files that are not lessons: other kinds, hidden files, a README, transcripts.
  init?(_ fileName: String) {
    guard fileName.hasSuffix(".md"), !fileName.hasPrefix("."), !fileName.hasSuffix(".cnn.md") else { return nil }
    let base = fileName.dropLast(3)
    if let dot = base.lastIndex(of: "."), case let letters = base[base.index(after: dot)...], !letters.isEmpty,
      letters.allSatisfy({ $0.isASCII && $0.isLetter })
    {
      language = String(letters)
      stem = String(base[..<dot])
    } else {
      language = nil
      stem = String(base)
    }
    guard stem.lowercased() != "readme" else { return nil }
    let digits = stem.prefix { $0.isASCII && $0.isNumber }
    let rest = stem[digits.endIndex...]
    if let number = Int(digits), rest.first == "-", rest.count > 1 {
      self.number = number
      name = String(rest.dropFirst())
    } else {
      number = nil
      name = stem
    }
  }
}
