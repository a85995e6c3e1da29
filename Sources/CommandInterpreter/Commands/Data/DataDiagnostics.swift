import ImageData

extension ErrorCode {
  /// Creates the error code for a kind of data error.
  init(_ kind: DataError.Kind) {
    switch kind {
    case .fileNotFound: self = .fileNotFound
    case .fileFormat: self = .fileFormat
    case .fileDenied: self = .fileDenied
    case .limit: self = .limit
    case .noData: self = .noData
    case .badValue: self = .badValue
    case .interrupted: self = .interrupted
    }
  }
}

/// Errors of datasets and their files, as shown to the student.
extension Call {
  /// The diagnostic for a data error, located at the option it refers to, otherwise at the command word. The message
  /// names the file, if there is one.
  func error(_ failure: DataError) -> Diagnostic {
    let code = ErrorCode(failure.kind)
    switch failure.place {
    case .option(let name)?:
      return error(code, failure.reason, atSetting: name, help: failure.remedy)
    case .file(let path, let byte)?:
      let place = byte.map { "\(path), byte \($0)" } ?? path
      return error(code, "\(place): \(failure.reason)", help: failure.remedy)
    case nil:
      return error(code, failure.reason, help: failure.remedy)
    }
  }
}
