/// Words that cannot name a value: the commands and layers of version 0.2.0. Words added later are *soft*, so that
/// existing lessons and journals keep their names.
enum ReservedWords {
  /// Whether a word is reserved.
  static func contains(_ word: String) -> Bool { all.contains(word) }

  private static let all: Set<String> = [
    "patterns", "dataset", "randn", "uniform", "zeros", "ones", "ramp", "tensor", "split", "shift", "input",
    "conv", "maxpool", "avgpool", "flatten", "dense", "linear", "relu", "sigmoid", "tanh", "leakyrelu", "softplus",
    "forward", "backward", "gradcheck", "fault", "mend", "gradflow", "explain", "parameters", "step", "difference",
    "engine", "crossentropy", "mse", "summary", "train", "reset", "evaluate", "predict", "confusion", "mistakes",
    "compare", "robustness", "show", "plot", "filters", "features", "saliency", "help", "vars", "describe", "drop",
    "seed", "set", "time", "history", "undo", "run", "note", "cd", "pwd", "version", "quit", "exit", "record",
    "lessons", "lesson", "next", "hint", "solution", "skip", "answer", "back", "goto", "retry", "review",
    "progress", "leave", "student",
  ]
}
