public import Platform

/// The files that a session's commands may use. Typed commands are unrestricted. Commands in a document (a transcript,
/// lesson or journal), which may come from a stranger, are limited to the document's folder.
///
/// Installed datasets, opened by name, are always readable.
public struct FileAccess: Sendable {
  /// Where files may be read.
  public var reading: FolderScope
  /// Where files may be written.
  public var writing: FolderScope
  /// The folders of open documents; the documents' commands may read files in them.
  public var documents: [String]

  /// Unrestricted, for an interactive session.
  public static let unlimited = FileAccess(reading: .anywhere, writing: .anywhere)
  /// Nothing but installed datasets.
  public static let none = FileAccess(reading: .nowhere, writing: .nowhere)

  /// Only installed datasets, for grading a journal. Other files are reported as missing, but `cd` works anywhere, so that
  /// relative file names mean the same as for the student.
  public static let grading: FileAccess = {
    var files = FileAccess(reading: FolderScope.nowhere.tellingAbsence, writing: .nowhere)
    files.entering = .anywhere
    return files
  }()

  /// The folders that `cd` may change to; nil for those that may be read.
  public var entering: FolderScope?

  /// Creates an access with these scopes.
  public init(reading: FolderScope, writing: FolderScope, documents: [String] = []) {
    self.reading = reading
    self.writing = writing
    self.documents = documents
  }

  /// The access of a replayed document: it can read and write its own folder, and read the folders of other documents.
  public init(own folder: String?, documents: [String]) {
    let own = folder.map { [$0] } ?? []
    self.init(
      reading: FolderScope(below: own, documents: documents), writing: FolderScope(below: own), documents: documents)
  }

  /// Lets a document's commands read in the document's folder.
  public mutating func open(_ folder: String) {
    guard !documents.contains(folder) else { return }
    documents.append(folder)
    reading = reading.adding(document: folder)
  }

  /// The access of the commands of open documents in an interactive session: read-only, in the documents' folders.
  public var ofAuthor: FileAccess {
    FileAccess(reading: FolderScope(below: [], documents: documents), writing: .nowhere, documents: documents)
  }

  /// The help for a file that may not be read.
  static let help =
    "a lesson or transcript can read only files in its own folder and named datasets; see `help dataset`"
}
