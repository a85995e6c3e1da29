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
  ///   - folder: the only folder that commands may write below; nil for none.
  ///   - willRun: is told each command before it runs.
  init(
    of transcript: Transcript, threads: Int = 1, clock: @escaping () -> Double = { 0 }, folder: String? = nil,
    willRun: (Transcript.Command) -> Void = { _ in }
  ) {
    let recorder = Recorder(seed: transcript.seed)
    var environment = Environment(commands: .complete(recorder))
    environment.threads = threads
    environment.clock = clock
    environment.capabilities = Recorder.capabilities
    environment.writableFolder = folder ?? "/nowhere"
    recorder.attach(to: &environment)
    var settings = Settings()
    settings.usesPager = false
    var interpreter = Interpreter(environment, session: Session(seed: transcript.seed, settings: settings))
    for command in transcript.commands {
      willRun(command)
      let outcome = interpreter.execute(command.text)
      let result = recorder.finish(command.text, outcome, in: interpreter.session).result
      results.append(result)
      let volatile = VolatileText(command: command.text, folders: Recorder.folders(of: interpreter.session))
      patterns.append(volatile.patterns(result.lines))
      if outcome.wantsToQuit { break }
    }
  }
}
