internal import CommandInterpreter
public import Platform
internal import Transcripts

/// The available lessons: those of a folder, or the copies embedded when the program was built.
public struct LessonLibrary: Sendable {
  /// A lesson's file, not parsed yet.
  public struct Entry: Sendable {
    /// The file's name without number and `.md`, for `lesson NAME`.
    public let name: String
    /// The number at the start of the file's name; nil if there is none.
    public let number: Int?
    /// The file of the original lesson.
    public let file: LessonFile
    /// The translations of the lesson, by language code: `fr` for `03-max-pooling.fr.md`.
    public let translations: [String: LessonFile]

    /// The file's name, without its folder.
    public var fileName: String { file.fileName }
    /// The file's path, or `built in`.
    public var source: String { file.source }

    /// Returns the lesson's current bytes.
    ///
    /// - Throws: `FileProblem` if the file cannot be read or is too large.
    public func bytes() throws(FileProblem) -> [UInt8] { try file.bytes() }
  }

  /// The lessons by number, then those without one by name.
  public let entries: [Entry]
  /// Translations of lessons that are not in the library, and surplus ones of a lesson into the same language.
  public let strayTranslations: [LessonFile]
  /// The folder's path, or `built in`.
  public let source: String

  /// The lessons' folder, from which their commands may read; nil for embedded lessons and those used for grading.
  let folder: String?

  /// The copies embedded when the program was built.
  public static let builtIn = LessonLibrary(
    EmbeddedLessons.all.map { LessonFile($0.fileName, builtIn: $0.text) }, source: "built in")

  /// Creates a library of the lessons among files in any order.
  init(_ files: [LessonFile], source: String, folder: String? = nil) {
    self.source = source
    self.folder = folder
    let named = files.compactMap { file in LessonFileName(file.fileName).map { (name: $0, file: file) } }
    let lessons = named.filter { $0.name.language == nil }
    // A translation's file name may omit the number of its lesson.
    let places = Dictionary(
      lessons.enumerated().map { ($1.name.stem, $0) } + lessons.enumerated().map { ($1.name.name, $0) },
      uniquingKeysWith: { first, _ in first })
    var translations = Array(repeating: [String: LessonFile](), count: lessons.count)
    var strays: [LessonFile] = []
    for (name, file) in named {
      guard let language = name.language else { continue }
      if let place = places[name.stem], translations[place][language] == nil {
        translations[place][language] = file
      } else {
        strays.append(file)
      }
    }
    strayTranslations = strays
    entries = zip(lessons, translations)
      .map { Entry(name: $0.name.name, number: $0.name.number, file: $0.file, translations: $1) }
      .sorted { ($0.number ?? .max, $0.fileName) < ($1.number ?? .max, $1.fileName) }
  }

  /// The lesson for a name or number: `max-pooling` or `03-max-pooling`, with or without `.md`, `3` or `03`; nil if
  /// there is none.
  public subscript(_ name: String) -> Entry? {
    let stem = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
    let number = stem.allSatisfy { $0.isASCII && $0.isNumber } ? Int(stem) : nil
    return entries.first { $0.name == stem } ?? entries.first { $0.fileName == stem + ".md" }
      ?? number.flatMap { number in entries.first { $0.number == number } }
  }

  /// Finds and parses the lesson for a name.
  ///
  /// - Parameter language: code of the preferred language.
  /// - Throws: `FileProblem` if there is no such lesson, or it cannot be read or parsed.
  /// - Returns: the lesson, and the problem if there is a translation that cannot be used.
  public func lesson(
    named name: String, in language: String? = nil
  ) throws(FileProblem) -> (lesson: Lesson, problem: String?) {
    guard let entry = self[name] else {
      let help = Suggestion.help(for: name, among: entries.map(\.name)) ?? "`cnn-shell lesson` lists the lessons"
      throw FileProblem(name, "no such lesson; \(help)")
    }
    do { return try entry.lesson(in: language) } catch let error as MarkdownError {
      throw FileProblem(entry.source, "line \(error.line): \(error.message)")
    } catch {
      throw error as? FileProblem ?? FileProblem(entry.source, "\(error)")
    }
  }
}
