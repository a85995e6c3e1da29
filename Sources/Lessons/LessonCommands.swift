public import CommandInterpreter
internal import Transcripts

extension CommandTable {
  /// Returns the table of all shell commands, including those of this module.
  ///
  /// - Parameter steps: the ids of the open lesson's steps.
  static func complete(_ recorder: Recorder, _ library: LessonLibrary, steps: [String] = []) -> CommandTable {
    standard.adding([RecordCommand(recorder)] + LessonWord.all(library, steps: steps))
  }

  /// The complete table for code that only reads the declarations, such as the generator of the reference.
  public static var declared: CommandTable {
    complete(Recorder(seed: Session.defaultSeed), .builtIn)
  }
}
