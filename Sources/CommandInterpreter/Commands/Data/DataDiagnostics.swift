import ImageData

/// Errors of datasets and their files as the student sees them.
extension Call {
  /// The error at the option or file that it is about.
  func error(_ failure: DataError) -> Diagnostic {
    let code = ErrorCode(rawValue: failure.kind.rawValue) ?? .badValue
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
