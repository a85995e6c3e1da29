/// The stable codes of errors, in the order of the reference. Others script against them: never renamed, never translated.
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

  /// Whether the code is a verdict: the command's status fails, but its value stands and what was reached is kept.
  public var isVerdict: Bool {
    switch self {
    case .gradientWrong, .gradientUndecided, .diverged, .interrupted: true
    default: false
    }
  }

  /// What the code means, in one line of `help errors`.
  public var summary: String {
    switch self {
    case .syntax: "the line cannot be read"
    case .unknownCommand: "the first word is neither a command nor a name"
    case .unknownName: "no value has this name"
    case .unknownOption: "the command has no such option"
    case .unknownField: "the value has no such field"
    case .reservedName: "the name belongs to a command or a layer"
    case .missingArgument: "the command needs another operand"
    case .extraArgument: "the command takes fewer operands"
    case .badValue: "the value is outside what the command takes"
    case .wrongKind: "the value is of another kind than the command takes"
    case .shapeMismatch: "the shape does not fit"
    case .indexOutOfRange: "no entry has this index"
    case .noForward: "backward or a gradient was asked for before there was one"
    case .noData: "the dataset is not there or has no such part"
    case .fileNotFound: "there is no such file"
    case .fileFormat: "the file is not what it should be"
    case .fileDenied: "the file may not be read or written"
    case .limit: "refused before memory was taken; see help limits"
    case .diverged: "training ran away; the last finite weights are kept (a verdict)"
    case .gradientWrong: "a gradient disagrees with finite differences (a verdict)"
    case .gradientUndecided: "a gradient was undecided, or not tested at all (a verdict)"
    case .interrupted: "stopped by Ctrl-C; what was reached is kept (a verdict)"
    case .lesson: "the lesson cannot do that here"
    case .replayMismatch: "a replayed session gave something else"
    }
  }
}
