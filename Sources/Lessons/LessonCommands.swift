public import CommandInterpreter
internal import Transcripts

extension CommandTable {
  /// Every command of the shell, those of this module too.
  ///
  /// - Parameter steps: the ids of the open lesson's steps.
  static func complete(_ recorder: Recorder, _ library: LessonLibrary, steps: [String] = []) -> CommandTable {
    standard.adding([RecordCommand(recorder)] + LessonWord.all(library, steps: steps))
  }

  /// The same for who only reads what is declared.
  public static var declared: CommandTable {
    complete(Recorder(seed: Session.defaultSeed), .builtIn)
  }
}
