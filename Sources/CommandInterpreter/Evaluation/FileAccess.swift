public import Platform

/// Which files the commands of a session may use. What somebody types is unlimited; a document (a transcript, a lesson, a
/// journal) may be a stranger's, and its commands reach no further than the document itself.
///
/// Installed datasets, which are opened by their names, can be read by all.
public struct FileAccess: Sendable {
  /// What may be read.
  public var reading: FolderScope
  /// Where files may be written.
  public var writing: FolderScope
  /// The folders that open documents lie in: the commands of their authors may read what is there.
  public var documents: [String]

  /// Everything, for whoever types at a session.
  public static let unlimited = FileAccess(reading: .anywhere, writing: .anywhere)
  /// Nothing but installed datasets.
  public static let none = FileAccess(reading: .nowhere, writing: .nowhere)

  /// Nothing but installed datasets, where a journal is graded: only the grader learns what is there, so names of files
  /// are as they were for the student.
  public static let grading: FileAccess = {
    var files = FileAccess(reading: FolderScope.nowhere.tellingAbsence, writing: .nowhere)
    files.entering = .anywhere
    return files
  }()

  /// Which folders names of files may begin from; nil for what may be read.
  public var entering: FolderScope?

  /// What may be read and where may be written.
  public init(reading: FolderScope, writing: FolderScope, documents: [String] = []) {
    self.reading = reading
    self.writing = writing
    self.documents = documents
  }

  /// What a document that is run again may use: a folder of its own, in which it can write, and the folders of documents.
  public init(own folder: String?, documents: [String]) {
    let own = folder.map { [$0] } ?? []
    self.init(
      reading: FolderScope(below: own, documents: documents), writing: FolderScope(below: own), documents: documents)
  }

  /// Lets a document's author read in the folder that it lies in.
  public mutating func open(_ folder: String) {
    guard !documents.contains(folder) else { return }
    documents.append(folder)
    reading = reading.adding(document: folder)
  }

  /// What the author of an open document may use in a session in which somebody types: the document's folder, to read.
  public var ofAuthor: FileAccess {
    FileAccess(reading: FolderScope(below: [], documents: documents), writing: .nowhere, documents: documents)
  }

  /// What to do about a file that may not be read.
  static let help =
    "a lesson or transcript can read only files in its own folder, and datasets by name; see `help dataset`"
}
