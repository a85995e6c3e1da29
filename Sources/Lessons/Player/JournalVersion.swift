internal import CommandInterpreter

/// How the lesson file and shell that made a journal relate to the current ones.
///
/// The checks digest in a journal is never trusted: the checks are looked up by the digest of the lesson's file. If a
/// journal states a checks digest that differs, its lesson counts as unknown.
package enum JournalVersion: Equatable {
  /// The same lesson, and a shell whose messages are not known to differ.
  case same
  /// The same lesson, and a released shell with different messages.
  case otherShell
  /// A released version of the lesson with the same checks but different text.
  case otherWords
  /// A different or unknown lesson.
  case other
}

extension JournalRecord {
  /// Compares the lesson and shell that made the journal with the current lesson and shell.
  package func version(comparedWith lesson: Lesson) -> JournalVersion {
    let isHere = digest == lesson.digest
    let known = isHere ? lesson.checks : ReleasedLessons.checks(of: lesson.name, digest: digest)
    guard known == lesson.checks, checks == nil || checks == known else { return .other }
    guard isHere else { return .otherWords }
    return isFromShellWithOtherWords ? .otherShell : .same
  }

  /// Whether the shell that made the journal is known to word its output differently; a journal that states no shell is
  /// from 0.1.0.
  package var isFromShellWithOtherWords: Bool { Version.hasOtherWords(shell ?? Version.all[0]) }

  /// Whether the journal can be resumed in a lesson.
  func fits(_ lesson: Lesson) -> Bool { version(comparedWith: lesson) != .other }
}
