/// Where files may be used: anywhere, or below some folders alone. What a path leads to counts, links followed.
public struct FolderScope: Hashable, Sendable {
  /// The folders without links; nil for anywhere.
  private let folders: [String]?
  /// Folders that documents lie in; hidden files and folders below them are the user's alone.
  private let documents: [String]
  /// Whether what is nowhere is passed on, to be found missing when it is opened; else only what would be inside is.
  private var tellsAbsence = false

  /// All files.
  public static let anywhere = FolderScope(folders: nil, documents: [])
  /// No file at all.
  public static let nowhere = FolderScope(below: [])

  /// The same for a reader who may learn that a file is not there: what is not there is missing, not outside.
  public var tellingAbsence: FolderScope {
    var scope = self
    scope.tellsAbsence = true
    return scope
  }

  /// The files below some folders.
  ///
  /// - Parameters:
  ///   - below: folders of which all is meant.
  ///   - documents: folders of documents that may be a stranger's: what is hidden there is not meant, nor is the root.
  public init(below: [String], documents: [String] = []) {
    self.init(folders: below.compactMap(Files.realPath), documents: documents.compactMap(Files.realPath))
  }

  private init(folders: [String]?, documents: [String]) {
    self.folders = folders
    self.documents = documents.filter { $0 != "/" }
  }

  /// The same with the folder of one document more.
  public func adding(document folder: String) -> FolderScope {
    folders == nil ? self : FolderScope(folders: folders, documents: documents + [Files.realPath(folder) ?? folder])
  }

  /// Whether every path is in it.
  public var isAnywhere: Bool { folders == nil }

  /// The path, without links where it is there and not all is in the scope.
  ///
  /// - Throws: `FileProblem` for what is outside, whether it is there or not, and for pipes, devices and sockets.
  public func path(_ path: String) throws(FileProblem) -> String {
    guard folders != nil else { return path }
    guard path.isWhole else { throw FileProblem(path, .system(.noSuchFile)) }
    if let real = Files.realPath(path) {
      guard holds(real) else { throw outside(path) }
      let kind = (try? FileStatus(of: real))?.kind
      guard kind == .plainFile || kind == .folder else { throw FileProblem(path, .notPlainFile) }
      return real
    }
    if tellsAbsence { return path }
    // What is not there is looked for no further than to the folder that would hold it.
    var place = path[...]
    while let slash = place.lastIndex(of: "/") {
      place = place[..<slash]
      if let real = Files.realPath(place.isEmpty ? "/" : String(place)) {
        guard holds(real), holds(real + path[slash...]) else { throw outside(path) }
        return path
      }
    }
    guard let current = Files.realPath("."), holds(current), holds(current + "/" + path) else { throw outside(path) }
    return path
  }

  /// The path, in a folder without links, of a file that is to be written.
  ///
  /// - Throws: `FileProblem` for what is outside or a link, and where its folder is not there.
  public func newPath(_ path: String) throws(FileProblem) -> String {
    guard folders != nil else { return path }
    let cut = path.lastIndex(of: "/")
    let leaf = cut.map { String(path[path.index(after: $0)...]) } ?? path
    let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard path.isWhole, !["", ".", ".."].contains(leaf), let parent = Files.realPath(folder), holds(parent) else {
      throw outside(path)
    }
    let real = parent == "/" ? "/" + leaf : parent + "/" + leaf
    if (try? FileStatus(of: real, followingLinks: false))?.kind == .link { throw outside(path) }
    return real
  }

  private func outside(_ path: String) -> FileProblem { FileProblem(path, "it is outside of what may be used here") }

  /// Whether a path without links is in it.
  private func holds(_ real: String) -> Bool {
    guard let folders else { return true }
    if folders.contains(where: { real == $0 || real.hasPrefix($0 == "/" ? "/" : $0 + "/") }) { return true }
    return documents.contains { folder in
      guard real.utf8.starts(with: folder.utf8) else { return false }
      let rest = real.utf8.dropFirst(folder.utf8.count)
      guard rest.isEmpty || rest.first == UInt8(ascii: "/") else { return false }
      return !rest.split(separator: UInt8(ascii: "/")).contains { $0.first == UInt8(ascii: ".") }
    }
  }
}
