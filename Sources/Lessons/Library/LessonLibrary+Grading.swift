public import Platform

/// The lessons used for grading, which students must not be able to change.
extension LessonLibrary {
  /// Reads the lessons in the requested folder, else in the one from `CNN_SHELL_LESSONS`, else the embedded copies.
  /// Neither the current folder nor the program's folder counts, and later changes to the files have no effect.
  ///
  /// - Parameters:
  ///   - folder: the value of `--lessons`.
  ///   - environment: the process's variables; an empty one counts as absent.
  ///   - paths: the files and folders to grade.
  /// - Throws: `FileProblem` if a requested folder cannot be used, lies within or contains a graded path, or has a link
  ///   into one.
  public static func forGrading(
    folder: String?, environment: [String: String], paths: [String]
  ) throws(FileProblem) -> LessonLibrary {
    let variable = environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    let asked =
      folder.map { ($0, "--lessons \($0)", "omit --lessons") }
      ?? variable.map { ($0, "\(Self.variable)=\($0)", "`unset \(Self.variable)`") }
    guard let (folder, request, instead) = asked else { return builtIn }
    let library = try Self.asked(folder, by: request, from: nil)
    for path in paths {
      guard let real = Files.realPath(path), let place = library.overlap(with: real) else { continue }
      throw FileProblem(
        request,
        "the author of \(path) could have changed \(place); copy the lessons elsewhere, or "
          + "\(instead) to use the built-in ones")
    }
    return library.kept
  }

  /// Returns the folder or lesson file that lies within a graded path (without links), or the folder if it contains
  /// that path; nil if they do not overlap.
  private func overlap(with graded: String) -> String? {
    func isIn(_ path: String, _ folder: String) -> Bool {
      path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    }
    if isIn(source, graded) || isIn(graded, source) { return source }
    return files.map(\.source).first { Files.realPath($0).map { isIn($0, graded) } ?? false }
  }

  /// The files of all lessons and translations, sorted by name.
  private var files: [LessonFile] {
    (entries.flatMap { [$0.file] + $0.translations.values } + strayTranslations).sorted { $0.fileName < $1.fileName }
  }

  /// A copy of the lessons that later changes do not affect; the lessons' commands may not read files.
  private var kept: LessonLibrary { LessonLibrary(files.map(\.kept), source: source) }

  /// 16 hexadecimal digits that change with any byte or name of the lesson files: one hash (FNV-1a, 64 bits) over all
  /// files in the byte order of their names, each as its name, a zero byte, its size in decimal digits, a zero byte,
  /// and its bytes. Unreadable files count as empty.
  public var digest: String {
    var bytes: [UInt8] = []
    for file in files.sorted(by: { $0.fileName.utf8.lexicographicallyPrecedes($1.fileName.utf8) }) {
      let content = (try? file.bytes()) ?? []
      bytes += Array(file.fileName.utf8) + [0] + Array("\(content.count)".utf8) + [0] + content
    }
    return StableHash.text(bytes)
  }
}
