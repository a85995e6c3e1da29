/// Why training or evaluation cannot begin; nothing has been changed then.
public enum TrainingError: Error, Hashable, Sendable {
  /// The examples do not fit the network.
  case shape(NetworkShapeError)
  /// The network's outputs and the labels do not belong together.
  case loss(LossError)
  /// A setting is not possible: its name, and what is wrong with it as the rest of a sentence.
  case setting(name: String, message: String)
  /// There are no examples to learn from or to judge by.
  case noExamples(String)
}
