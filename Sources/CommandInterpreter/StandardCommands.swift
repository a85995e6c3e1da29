import NeuralNetworks

extension CommandTable {
  /// Every command of the shell, in the order of help.
  public static let standard = CommandTable(
    LayerCatalog.entries.map { LayerCommand($0) } + [
      InputCommand()
    ])
}
