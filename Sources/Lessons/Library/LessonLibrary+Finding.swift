public import Platform

extension LessonLibrary {
  /// The environment variable for the folder of lessons.
  static let variable = "CNN_SHELL_LESSONS"

  /// Finds the lessons: in the requested folder, else in the one from `CNN_SHELL_LESSONS`, else in a folder `lessons`
  /// in or above the executable's folder or the current folder, else the embedded copies.
  ///
  /// An unrelated folder named `lessons` is skipped: at least one file `NN-name.md` must be a lesson.
  ///
  /// - Parameters:
  ///   - folder: the value of `--lessons`.
  ///   - environment: the process's variables; an empty one counts as absent.
  ///   - executable: the program's path, possibly with links.
  ///   - currentFolder: the base of relative paths; nil for the process's current folder.
  /// - Throws: `FileProblem` if a requested folder is missing, cannot be read, or has no lessons.
  public static func find(
    folder: String?, environment: [String: String], executable: String?, currentFolder: String?
  ) throws(FileProblem) -> LessonLibrary {
    if let folder { return try asked(folder, by: "--lessons \(folder)", from: currentFolder) }
    if let folder = environment[variable], !folder.isEmpty {
      return try asked(folder, by: "\(variable)=\(folder)", from: currentFolder)
    }
    let places = [executable.flatMap(Files.realPath).map(Files.folder), Files.realPath(currentFolder ?? ".")]
    for place in places.compactMap({ $0 }) {
      if let library = nearest(place) { return library }
    }
    return builtIn
  }

  /// Finds the lessons for a replayed transcript: in the requested folder, else in a folder `lessons` beside the
  /// transcript, else the embedded copies. Nothing else counts, so that a replay is the same everywhere.
  ///
  /// - Parameter path: the transcript's path without links.
  /// - Throws: `FileProblem` if a requested folder is missing, cannot be read, or has no lessons.
  static func ofTranscript(_ path: String, asked folder: String?) throws(FileProblem) -> LessonLibrary {
    if let folder { return try asked(folder, by: "--lessons \(folder)", from: nil) }
    let own = Files.folder(of: path)
    guard let beside = Files.realPath(own + "/lessons"), beside.hasPrefix(own == "/" ? own : own + "/"),
      Files.isFolder(beside, followingLinks: false), let library = try? LessonLibrary(folder: beside, confinedTo: own),
      library.entries.contains(where: \.file.namesLesson)
    else { return builtIn }
    return library
  }

  static func asked(
    _ folder: String, by request: String, from currentFolder: String?
  ) throws(FileProblem) -> LessonLibrary {
    let path = folder.hasPrefix("/") || currentFolder == nil ? folder : (currentFolder ?? "") + "/" + folder
    guard !folder.isEmpty, let real = Files.realPath(path) else {
      throw FileProblem(request, "no such folder")
    }
    guard Files.isFolder(real, followingLinks: true) else { throw FileProblem(request, "not a folder") }
    let library: LessonLibrary
    do { library = try LessonLibrary(folder: real) } catch { throw FileProblem(request, error.reason) }
    guard library.entries.contains(where: \.file.namesLesson) else {
      throw FileProblem(
        request,
        "no lessons in this folder: a lesson is a file `NN-NAME.md` that begins with lines `---` and `lesson: NAME`")
    }
    return library
  }

  /// Returns the library of the nearest folder `lessons` in a folder or one of its parents; nil if there is none.
  private static func nearest(_ start: String) -> LessonLibrary? {
    var place = start
    while true {
      let folder = place == "/" ? "/lessons" : place + "/lessons"
      if Files.isFolder(folder, followingLinks: true), let library = try? LessonLibrary(folder: folder),
        library.entries.contains(where: { $0.number != nil && $0.file.namesLesson })
      {
        return library
      }
      if place == "/" { return nil }
      place = Files.folder(of: place)
    }
  }

  /// Creates the library of a folder.
  ///
  /// - Parameter outer: a path without links that links must not lead out of; nil to follow all links.
  private init(folder: String, confinedTo outer: String? = nil) throws(FileProblem) {
    let files = try Files.list(folder).filter { LessonFileName($0) != nil }
      .filter { !Files.isFolder(folder + "/" + $0, followingLinks: true) }
      .map { LessonFile($0, inFolder: folder) }
    self.init(outer.map { outer in files.map { $0.confined(to: outer) } } ?? files, source: folder, folder: folder)
  }
}
