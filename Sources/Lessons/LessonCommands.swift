public import CommandInterpreter
internal import Transcripts

extension CommandTable {
  /// All commands of the shell, including those of this module.
  ///
  /// - Parameter steps: the ids of the open lesson's steps.
  static func complete(_ recorder: Recorder, _ library: LessonLibrary, steps: [String] = []) -> CommandTable {
    standard.adding([RecordCommand(recorder)] + LessonWord.all(library, steps: steps))
  }

  /// The complete table for readers of declarations, such as the reference.
  public static var declared: CommandTable {
    complete(Recorder(seed: Session.defaultSeed), .builtIn)
  }
}
