internal import CommandInterpreter

/// A transcript's commands run again, in this process: 80 columns, no colour, no progress, the seed of the front matter.
struct ReplayedSession {
  /// What the commands gave, in the transcript's order; those that a `quit` left out are not there.
  private(set) var results: [CommandResult] = []
  /// The same as transcripts hold it: times and paths of the machine as matchers.
  private(set) var patterns: [[String]] = []

  /// Runs the commands of a transcript.
  ///
  /// - Parameters:
  ///   - library: the lessons that it may follow.
  ///   - folder: the only folder that commands may write below; nil for none.
  ///   - willRun: is told each command before it runs.
  init(
    of transcript: Transcript, library: LessonLibrary = .builtIn, threads: Int = 1,
    clock: @escaping () -> Double = { 0 }, folder: String? = nil,
    willRun: (Transcript.Command) -> Void = { _ in }
  ) {
    var environment = Environment()
    environment.threads = threads
    environment.clock = clock
    environment.capabilities = Recorder.capabilities
    environment.writableFolder = folder ?? Trial.noFolder
    var settings = Settings()
    settings.usesPager = false
    let host = LessonHost(
      environment, session: Session(seed: transcript.seed, settings: settings),
      recorder: Recorder(seed: transcript.seed), library: library, student: transcript.student)
    host.finishedBefore = (transcript.name, transcript.finishedSteps)
    for command in transcript.commands {
      willRun(command)
      let finished = host.execute(command.text)
      results.append(finished.result)
      let volatile = VolatileText(
        commands: [finished.text] + finished.lessonCommands, folders: Recorder.folders(of: host.interpreter.session))
      patterns.append(volatile.patterns(finished.result.lines))
      if finished.outcome.wantsToQuit { break }
    }
  }
}
