internal import CommandInterpreter
internal import Transcripts

/// A transcript's commands run again, in this process: 80 columns, no colour, no progress, the seed of the front
/// matter.
struct ReplayedSession {
  /// What the commands gave, in the transcript's order; those that a `quit` left out are not there.
  private(set) var results: [CommandResult] = []
  /// The same as transcripts hold it: times and paths of the machine as matchers.
  private(set) var patterns: [[String]] = []

  /// Runs the commands of a transcript.
  ///
  /// - Parameters:
  ///   - library: the lessons that it may follow.
  ///   - folder: the only folder that commands may write below, and may read; nil for none.
  ///   - documents: folders that they may read besides: that of the transcript.
  ///   - willRun: is told each command before it runs.
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
      // Nothing of it was kept: to run it again would take as long as somebody had the patience for, and change
      // nothing.
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
