import NeuralNetworks

extension CommandTable {
  /// The shell's own commands in help order; other modules add theirs. To add a command, add one line below.
  public static let standard = CommandTable(data + layers + chainRule + learning + pictures + session)

  private static var data: [any Command] {
    [PatternsCommand(), DatasetCommand()] + TensorMaker.all + [
      TensorCommand(), SplitCommand(), ShiftCommand(),
    ]
  }

  private static var layers: [any Command] { [InputCommand()] + LayerCatalog.entries.map { LayerCommand($0) } }

  private static var chainRule: [any Command] {
    [
      ForwardCommand(), BackwardCommand(), GradcheckCommand(), FaultCommand(), RepairCommand("repair"),
      RepairCommand("mend"), GradflowCommand(),
      ExplainCommand(), DeriveCommand(), ParametersCommand(),
      StepCommand(), DifferenceCommand(), EquationCommand(), EquationsCommand(), RestoreCommand(),
      OwnLayerCommand(),
      EngineCommand(),
    ] + LossCatalog.entries.map { LossCommand($0) }
  }

  private static var learning: [any Command] {
    [
      SummaryCommand(), TrainCommand(), ResetCommand(), EvaluateCommand(), PredictCommand(), ConfusionCommand(),
      MistakesCommand(), CompareCommand(), RobustnessCommand(),
    ]
  }

  private static var pictures: [any Command] {
    [ShowCommand(), PlotCommand(), FiltersCommand(), FeaturesCommand(), SaliencyCommand()]
  }

  private static var session: [any Command] {
    [
      HelpCommand(), VarsCommand(), DescribeCommand(), DropCommand(), SeedCommand(), SetCommand(), TimeCommand(),
      HistoryCommand(), UndoCommand(), RunCommand(), NoteCommand(), CdCommand(), PwdCommand(), VersionCommand(),
      QuitCommand("quit"), QuitCommand("exit"),
    ]
  }
}

extension Environment {
  /// Creates an environment with the standard commands and without any output; set the parts you need.
  public init() { self.init(commands: .standard) }
}
