internal import Platform
internal import Transcripts

/// Which language somebody reads.
public enum LessonLanguage {
  /// The letters that the locale of a process's variables begins with: `fr` of `fr_FR.UTF-8`; nil where it has none.
  ///
  /// - Parameter environment: of `LC_ALL`, `LC_MESSAGES` and `LANG` the first that is not empty counts, as POSIX has
  ///   it.
  public static func preferred(_ environment: [String: String]) -> String? {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let locale, locale != "C", locale != "POSIX", !locale.hasPrefix("C.") else { return nil }
    let letters = locale.prefix { $0.isASCII && $0.isLetter }.lowercased()
    return letters.isEmpty ? nil : letters
  }
}

extension LessonLibrary.Entry {
  /// The language that lessons are written in when their files name none.
  static let originalLanguage = "en"

  /// The languages that the lesson can be read in.
  var languages: [String] { [Self.originalLanguage] + translations.keys.sorted() }

  /// The lesson, in a language where it is translated.
  ///
  /// - Throws: `MarkdownError` or `FileProblem` where the lesson itself cannot be read.
  /// - Returns: the lesson, and what is wrong with the translation where that cannot be used.
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
