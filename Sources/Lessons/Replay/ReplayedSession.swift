internal import CommandInterpreter
internal import Transcripts

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
    let player = LessonPlayer(
      environment, session: Session(seed: transcript.seed, settings: settings),
      recorder: Recorder(seed: transcript.seed), library: library, student: transcript.student)
    player.finishedBefore = (transcript.name, transcript.finishedSteps)
    for command in transcript.commands {
      willRun(command)
      let report = player.execute(command.text)
      results.append(report.result)
      let volatile = VolatileText(
        commands: [report.text] + report.commands.map(\.text),
        folders: Recorder.folders(of: player.interpreter.session))
      patterns.append(volatile.patterns(report.result.lines))
      if report.outcome.wantsToQuit { break }
    }
  }
}
