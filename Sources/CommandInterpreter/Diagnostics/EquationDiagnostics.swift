import Equations

extension Diagnostic {
  /// The error for an equation: located in the line that contains it, or in the text of another equation.
  ///
  /// - Parameters:
  ///   - typed: the equation in the line; nil if the line contains none.
  ///   - span: the position of that equation in the line.
  init(_ error: EquationError, typed: String? = nil, at span: Range<Int>? = nil) {
    let code = ErrorCode(rawValue: error.code.rawValue) ?? .interrupted
    self.init(code, error.message, help: error.help)
    if let typed, let span, error.text == nil || error.text == typed {
      self.span = span.lowerBound + error.range.lowerBound..<span.lowerBound + error.range.upperBound
      if let other = error.other { notes = ["the other is `\(Self.part(typed, other))`"] }
    } else if let text = error.text {
      source = text
      self.span = error.range
      if let other = error.other { notes = ["the other is `\(Self.part(text, other))`"] }
    }
  }

  private static func part(_ text: String, _ range: Range<Int>) -> String {
    String(Array(text)[range.clamped(to: 0..<text.count)])
  }

  /// The error of a computation that could not report it otherwise.
  init(failure: any Error) {
    switch failure {
    case let error as EquationError: self.init(error)
    case let error as Diagnostic: self = error
    default: self.init(.badValue, "\(failure)")
    }
  }
}
