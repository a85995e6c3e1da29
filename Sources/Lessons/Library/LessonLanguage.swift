internal import Platform
internal import Transcripts

/// The user's language.
public enum LessonLanguage {
  /// Returns the language code of the locale in the environment: `fr` for `fr_FR.UTF-8`; nil without a locale or for
  /// `C`, `C.UTF-8` and `POSIX`.
  ///
  /// - Parameter environment: as in POSIX, the first non-empty of `LC_ALL`, `LC_MESSAGES` and `LANG` counts.
  public static func preferred(_ environment: [String: String]) -> String? {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let locale, locale != "C", locale != "POSIX", !locale.hasPrefix("C.") else { return nil }
    let letters = locale.prefix { $0.isASCII && $0.isLetter }.lowercased()
    return letters.isEmpty ? nil : letters
  }
}

extension LessonLibrary.Entry {
  /// The language of lesson files without a language code.
  static let originalLanguage = "en"

  /// The languages in which the lesson is available.
  var languages: [String] { [Self.originalLanguage] + translations.keys.sorted() }

  /// Reads and parses the lesson, translated if a translation exists.
  ///
  /// - Throws: `MarkdownError` or `FileProblem` if the lesson itself cannot be read or does not have the file's name.
  /// - Returns: the lesson, and the problem if there is a translation that cannot be used.
  package func lesson(in language: String?) throws -> (lesson: Lesson, problem: String?) {
    let lesson = try Lesson(try bytes())
    guard lesson.name == name else {
      throw MarkdownError(
        line: 1, "the file is named `\(name)` but the lesson `\(lesson.name)`: the names must match")
    }
    guard let language, let file = translations[language] else { return (lesson, nil) }
    do {
      return (try lesson.translated(by: Lesson(try file.bytes())), nil)
    } catch let error as MarkdownError {
      return (lesson, "\(file.fileName), line \(error.line): \(error.message)")
    } catch {
      return (lesson, (error as? FileProblem)?.message ?? "\(error)")
    }
  }
}
