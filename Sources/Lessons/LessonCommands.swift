public import CommandInterpreter

extension CommandTable {
  /// Every command of the shell, those of this room too.
  public static func complete(_ recorder: Recorder, _ desk: LessonDesk) -> CommandTable {
    standard.adding([RecordCommand(recorder)] + LessonWord.all(desk))
  }

  /// The same for who only reads what is declared.
  public static var declared: CommandTable {
    complete(Recorder(seed: Session.defaultSeed), LessonDesk(library: .builtIn))
  }
}
