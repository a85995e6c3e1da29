import Testing

/// What opens files on behalf of a command asks what the session may use first; the places that open files are few.
@Suite struct FileGateTests {
  /// The files of the modules below lessons that name what opens, lists or makes files.
  private static let gates: Set<String> = [
    // Asks for every path.
    "CommandInterpreter/Evaluation/Evaluator+Files.swift",
    // Opens what it was given a path of by the gate.
    "CommandInterpreter/Commands/Session/FolderCommands.swift", "ImageData/FileBytes.swift",
    "ImageData/WholeFile.swift",
    "Transcripts/Recording/RecordingFile.swift",
    // The name of the process's folder, which is opened by nobody.
    "Transcripts/Recording/Recorder.swift",
  ]

  @Test func filesAreOpenedInTheseAlone() throws {
    var found: Set<String> = []
    for module in ["CommandInterpreter", "ImageData", "Transcripts"] {
      for (folder, name, _) in try Architecture.files(inFolder: "\(Architecture.root)/Sources/\(module)") {
        let path = [module, folder, name].filter { !$0.isEmpty }.joined(separator: "/")
        let text = try Architecture.text("\(Architecture.root)/Sources/\(path)")
        if text.contains(#/\bFiles\.[a-z]|\bOpenFile[.(]|\bFileStatus\(|\bFileLock\(/#) { found.insert(path) }
      }
    }
    #expect(found == Self.gates)
  }
}
