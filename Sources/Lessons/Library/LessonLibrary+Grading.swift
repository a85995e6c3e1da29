public import Platform

/// The lessons that journals are judged by: nobody who hands something in may have a hand in them.
extension LessonLibrary {
  /// The lessons of the folder that was asked for, else of the one in `CNN_SHELL_LESSONS`, else the embedded copies;
  /// read once, and kept as they are. Neither the current folder nor the program's counts.
  ///
  /// - Parameters:
  ///   - folder: what `--lessons` says.
  ///   - environment: the process's variables; an empty one counts as absent.
  ///   - paths: what is graded, files and folders.
  /// - Throws: `FileProblem` where a folder that was asked for cannot be used, lies in what is graded or holds it, or
  ///   where a link leads from it into what is graded.
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

  /// The folder, or the file of a lesson, that lies in what a path without links leads to, or the folder where it holds
  /// that; nil where they have nothing in common.
  private func overlap(with graded: String) -> String? {
    func isIn(_ path: String, _ folder: String) -> Bool {
      path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    }
    if isIn(source, graded) || isIn(graded, source) { return source }
    return files.map(\.source).first { Files.realPath($0).map { isIn($0, graded) } ?? false }
  }

  /// The files of all lessons and translations, by name.
  private var files: [LessonFile] {
    (entries.flatMap { [$0.file] + $0.translations.values } + strayTranslations).sorted { $0.fileName < $1.fileName }
  }

  /// The same lessons, whatever becomes of their files; no command of theirs may read any.
  private var kept: LessonLibrary { LessonLibrary(files.map(\.kept), source: source) }

  /// 16 hexadecimal digits that change with any byte, and any name, of the lessons' files: the hash (FNV-1a, 64 bits)
  /// of each file's name, a 0, its size in decimal digits, a 0, and its bytes, in the order of the names' bytes.
  public var digest: String {
    var bytes: [UInt8] = []
    for file in files.sorted(by: { $0.fileName.utf8.lexicographicallyPrecedes($1.fileName.utf8) }) {
      let content = (try? file.bytes()) ?? []
      bytes += Array(file.fileName.utf8) + [0] + Array("\(content.count)".utf8) + [0] + content
    }
    return StableHash.text(bytes)
  }
}
