/// The part of the file system that may be used: everything, or the contents of some folders. Links are followed, and
/// their targets must be in the scope.
public struct FolderScope: Hashable, Sendable {
  /// The resolved folders; nil for everything.
  private let folders: [String]?
  /// Folders of documents, whose hidden files and folders are not in the scope.
  private let documents: [String]
  /// Whether paths to missing items outside the scope are allowed too, so that opening one reports that it is missing.
  private var tellsAbsence = false

  /// The whole file system.
  public static let anywhere = FolderScope(folders: nil, documents: [])
  /// No part of the file system.
  public static let nowhere = FolderScope(below: [])

  /// This scope for a user who may learn that a file does not exist: missing items are reported as missing, not as
  /// outside the scope.
  public var tellingAbsence: FolderScope {
    var scope = self
    scope.tellsAbsence = true
    return scope
  }

  /// Creates a scope of some folders and their contents; folders that do not exist are ignored.
  ///
  /// - Parameters:
  ///   - below: folders that are included completely.
  ///   - documents: folders of possibly untrusted documents: hidden items in them are excluded. The root folder is
  ///     ignored here.
  public init(below: [String], documents: [String] = []) {
    self.init(folders: below.compactMap(Files.realPath), documents: documents.compactMap(Files.realPath))
  }

  private init(folders: [String]?, documents: [String]) {
    self.folders = folders
    self.documents = documents.filter { $0 != "/" }
  }

  /// Returns this scope with the folder of one more document.
  public func adding(document folder: String) -> FolderScope {
    guard folders != nil else { return self }
    var scope = FolderScope(folders: folders, documents: documents + [Files.realPath(folder) ?? folder])
    scope.tellsAbsence = tellsAbsence
    return scope
  }

  /// Whether every path is in the scope.
  public var isAnywhere: Bool { folders == nil }

  /// Checks that a path is in the scope, and returns it, resolved if the item exists and the scope is restricted. In an
  /// unrestricted scope, nothing is checked.
  ///
  /// - Throws: `FileProblem` for pipes, devices, sockets and paths outside the scope, even if they do not exist (unless
  ///   this scope is `tellingAbsence`).
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
    // For a missing item, the closest existing folder and the path below it must be in the scope.
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

  /// Returns the path for a new file, with its folder resolved. In an unrestricted scope, returns the path unchecked.
  ///
  /// - Throws: `FileProblem` if the path is outside the scope or a link, if it does not end in a file name, or if its
  ///   folder does not exist.
  public func newPath(_ path: String) throws(FileProblem) -> String {
    guard folders != nil else { return path }
    let cut = path.lastIndex(of: "/")
    let leaf = cut.map { String(path[path.index(after: $0)...]) } ?? path
    let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard path.isWhole, !["", ".", ".."].contains(leaf) else { throw outside(path) }
    guard let parent = Files.realPath(folder) else {
      // Nothing is learned about other folders from one that is missing in the current folder.
      let isBelow = !folder.hasPrefix("/") && !folder.split(separator: "/").contains("..")
      throw isBelow ? FileProblem(path, "its folder does not exist") : outside(path)
    }
    guard holds(parent) else { throw outside(path) }
    let real = parent == "/" ? "/" + leaf : parent + "/" + leaf
    if (try? FileStatus(of: real, followingLinks: false))?.kind == .link { throw outside(path) }
    return real
  }

  private func outside(_ path: String) -> FileProblem { FileProblem(path, "outside the folders that may be used here") }

  /// Whether a resolved path is in the scope.
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
