public import CommandInterpreter

extension CommandTable {
  /// Every command of the shell, those of this room too.
  public static func complete(_ recorder: Recorder) -> CommandTable { standard.adding([RecordCommand(recorder)]) }
}
