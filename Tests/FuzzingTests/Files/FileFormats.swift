import TerminalTesting

/// Every kind of file that the program reads, one row each: the fuzzer does the same with all of them.
enum FileFormats {
  /// The rows; files that have to be somewhere are in a folder.
  static func all(in folder: TemporaryFolder) -> [FileFormat] {
    let journal = JournalFormats.journal(folder)
    return [
      IDXFormats.file, IDXFormats.folder(folder),
      MarkdownFormats.lessons, MarkdownFormats.translations, MarkdownFormats.transcripts, MarkdownFormats.replays,
      JournalFormats.records(journal), JournalFormats.opened(journal, folder), JournalFormats.graded(journal, folder),
      CheckpointFormats.files(folder), CheckpointFormats.shared(folder),
      CheckpointFormats.content(of: "train net data epochs=2"),
      CheckpointFormats.content(of: "compare net net data epochs=1 seeds=1"),
      CheckpointFormats.content(of: "robustness net data shift=0:1"),
      StateFormats.history(folder), StateFormats.student(folder), StateFormats.commands(folder),
      StateFormats.library(folder),
    ]
  }

  /// Readers of files that need no row, and why.
  static let others = [
    // Reads the project's own lessons while it is built.
    "embed-lessons/EmbedLessons.swift",
    // Whether the files are there, before they are read as transcripts.
    "Lessons/Replay/TranscriptFiles.swift",
    // `/dev/null`.
    "LineEditing/Terminal/EditableTerminal.swift",
    // Lines of a script, which the fuzzer of lines reads from a file.
    "cnn-shell/SessionSource.swift",
  ]
}
