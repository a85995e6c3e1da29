/// Stable error codes, in the order of the reference. Scripts depend on them, so they are never renamed or translated.
public enum ErrorCode: String, CaseIterable, Sendable {
  case syntax
  case unknownCommand = "unknown-command"
  case unknownName = "unknown-name"
  case unknownOption = "unknown-option"
  case unknownField = "unknown-field"
  case reservedName = "reserved-name"
  case missingArgument = "missing-argument"
  case extraArgument = "extra-argument"
  case badValue = "bad-value"
  case wrongKind = "wrong-kind"
  case shapeMismatch = "shape-mismatch"
  case indexOutOfRange = "index-out-of-range"
  case noForward = "no-forward"
  case noData = "no-data"
  case fileNotFound = "file-not-found"
  case fileFormat = "file-format"
  case fileDenied = "file-denied"
  case limit
  case diverged
  case gradientWrong = "gradient-wrong"
  case gradientUndecided = "gradient-undecided"
  case interrupted
  case lesson
  case replayMismatch = "replay-mismatch"

  /// Whether an error with this code can be a verdict: the line fails, but its value and its progress are kept.
  public var isVerdict: Bool {
    switch self {
    case .gradientWrong, .gradientUndecided, .diverged, .interrupted: true
    default: false
    }
  }

  /// One-line meaning for `help errors`.
  public var summary: String {
    switch self {
    case .syntax: "the line cannot be parsed"
    case .unknownCommand: "the first word is neither a command nor a name"
    case .unknownName: "no value has this name"
    case .unknownOption: "the command has no such option"
    case .unknownField: "the value has no such field"
    case .reservedName: "the name is reserved for a command or layer"
    case .missingArgument: "a required argument is missing"
    case .extraArgument: "the command takes fewer arguments"
    case .badValue: "the value is invalid or out of range"
    case .wrongKind: "the value has the wrong kind for this command"
    case .shapeMismatch: "the shapes are incompatible"
    case .indexOutOfRange: "no entry has this index"
    case .noForward: "a forward or backward pass must be run first"
    case .noData: "the dataset, or the requested part of it, does not exist"
    case .fileNotFound: "the file or folder does not exist"
    case .fileFormat: "the file is damaged or has the wrong format"
    case .fileDenied: "no permission to read or write the file"
    case .limit: "a size or memory limit is exceeded; see help limits"
    case .diverged: "training diverged; the last finite weights are kept"
    case .gradientWrong: "a gradient disagrees with finite differences (the result is kept)"
    case .gradientUndecided: "a gradient is undecided or was not tested (the result is kept)"
    case .interrupted: "stopped by Ctrl-C; `train` and `gradcheck` keep their progress"
    case .lesson: "not possible at this point of the lesson"
    case .replayMismatch: "a replayed session gave different results"
    }
  }
}
