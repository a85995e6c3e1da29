internal import CommandInterpreter

/// How what a journal was made with is related to what is here: the lesson's file, and the shell's words.
///
/// What a journal says of its lesson's checks never helps it: they are known from the digest, or not at all. It has to be
/// right where it is said.
package enum JournalVersion: Equatable {
  /// The same lesson, and a shell that says everything in the same words.
  case same
  /// The same lesson, and a released shell with other words.
  case otherShell
  /// A released form of the lesson that judges the same, in other words.
  case otherWords
  /// Another lesson, or nobody knows.
  case other
}

extension JournalRecord {
  /// What it was made with, compared with a lesson.
  package func version(comparedWith lesson: Lesson) -> JournalVersion {
    let isHere = digest == lesson.digest
    let known = isHere ? lesson.checks : ReleasedLessons.checks(of: lesson.name, digest: digest)
    guard known == lesson.checks, checks == nil || checks == known else { return .other }
    guard isHere else { return .otherWords }
    return Version.hasOtherWords(shell ?? Version.all[0]) ? .otherShell : .same
  }

  /// Whether what it holds can be gone on with in a lesson.
  func fits(_ lesson: Lesson) -> Bool { version(comparedWith: lesson) != .other }
}
