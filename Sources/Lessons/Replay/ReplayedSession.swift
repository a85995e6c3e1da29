internal import CommandInterpreter
internal import Transcripts

/// A transcript's commands re-run in this process, with 80 columns, no colour, no progress bars and the seed in the
/// front matter.
struct ReplayedSession {
  /// The results of the commands in order, up to a `quit`.
  private(set) var results: [CommandResult] = []
  /// The output of each command as transcripts store it, with times and local paths as matchers.
  private(set) var patterns: [[String]] = []

  /// Runs the commands of a transcript.
  ///
  /// - Parameters:
  ///   - library: the available lessons.
  ///   - folder: the only folder to which commands may write; they may also read it. Nil for none.
  ///   - documents: further folders that commands may read, such as the transcript's.
  ///   - willRun: called with each command before it runs.
  init(
    of transcript: Transcript, library: LessonLibrary = .builtIn, threads: Int = 1,
    clock: @escaping () -> Double = { 0 }, folder: String? = nil, documents: [String] = [],
    willRun: (Transcript.Command) -> Void = { _ in }
  ) {
    var environment = Environment()
    environment.threads = threads
    environment.clock = clock
    environment.capabilities = Recorder.capabilities
    environment.files = FileAccess(own: folder, documents: documents)
    var settings = Settings()
    settings.usesPager = false
    let player = LessonPlayer(
      environment, session: Session(seed: transcript.seed, settings: settings),
      recorder: Recorder(seed: transcript.seed), library: library, student: transcript.student)
    player.finishedBefore = (transcript.name, transcript.finishedSteps)
    for command in transcript.commands {
      willRun(command)
      // Ctrl-C stopped this command and no result was kept, so running it again would take time and change nothing.
      if command.isDropped {
        results.append(player.passOver(command.text))
        patterns.append([])
        continue
      }
      let report = player.execute(
        player.read(command.text), stoppingBehind: command.stops.lesson, trainingOnly: command.stops.batches)
      results.append(report.result)
      let volatile = VolatileText(
        commands: [report.text] + report.commands.map(\.text),
        folders: Recorder.folders(of: player.interpreter.session))
      patterns.append(volatile.patterns(report.result.lines))
      if report.outcome.wantsToQuit { break }
    }
  }
}
