internal import CommandInterpreter

/// How the lesson file and shell that made a journal relate to the current ones.
///
/// The checks digest that a journal states is never trusted: the checks are known from the lesson's digest or not at
/// all. If stated, it must be correct.
package enum JournalVersion: Equatable {
  /// The same lesson, and a shell with the same messages.
  case same
  /// The same lesson, and a released shell with different messages.
  case otherShell
  /// A released version of the lesson with the same checks but different text.
  case otherWords
  /// A different or unknown lesson.
  case other
}

extension JournalRecord {
  /// The version it was made with, compared with a lesson.
  package func version(comparedWith lesson: Lesson) -> JournalVersion {
    let isHere = digest == lesson.digest
    let known = isHere ? lesson.checks : ReleasedLessons.checks(of: lesson.name, digest: digest)
    guard known == lesson.checks, checks == nil || checks == known else { return .other }
    guard isHere else { return .otherWords }
    return isFromShellWithOtherWords ? .otherShell : .same
  }

  /// Whether the shell that made it words its output differently; journals of 0.1.0 don't state their shell.
  package var isFromShellWithOtherWords: Bool { Version.hasOtherWords(shell ?? Version.all[0]) }

  /// Whether it can be resumed in a lesson.
  func fits(_ lesson: Lesson) -> Bool { version(comparedWith: lesson) != .other }
}
