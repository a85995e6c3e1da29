package import Platform

extension Files {
  /// Returns the given files and all `.cnn.md` files in the given folders and their subfolders, in order.
  ///
  /// - Throws: `FileProblem` if a file cannot be read or a folder has no transcripts.
  package static func transcripts(_ paths: [String]) throws(FileProblem) -> [String] {
    var found: [String] = []
    for path in paths {
      guard isFolder(path, followingLinks: true) else {
        try Files.checkReadable(path)
        found.append(path)
        continue
      }
      let inside = transcripts(inFolder: path.hasSuffix("/") ? String(path.dropLast()) : path, depth: 0)
      guard !inside.isEmpty else { throw FileProblem(path, "this folder contains no NAME.cnn.md files") }
      found += inside
    }
    return found
  }

  private static func transcripts(inFolder folder: String, depth: Int) -> [String] {
    guard depth < 32 else { return [] }
    return names(inFolder: folder).flatMap { name -> [String] in
      let path = folder + "/" + name
      if isFolder(path, followingLinks: false) { return transcripts(inFolder: path, depth: depth + 1) }
      return name.hasSuffix(".cnn.md") ? [path] : []
    }
  }
}
