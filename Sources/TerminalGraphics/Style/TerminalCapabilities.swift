/// What a terminal can show, read from its environment alone.
///
/// The terminal is never asked: a late answer to a query would land in the line being typed.
public struct TerminalCapabilities: Equatable, Sendable {
  /// The columns assumed where nobody knows: a file, a pipe, a terminal that says zero.
  public static let standardColumns = 80

  /// Whether escape sequences are understood: a terminal, and not a dumb one.
  public var acceptsEscapes: Bool
  /// The colours escape sequences may name, should colour be wanted.
  public var availableColor: ColorDepth
  /// Whether the user's environment asks for no colour (`NO_COLOR`, see no-color.org).
  public var colorRefused: Bool
  /// Whether the locale's encoding is UTF-8.
  public var unicode: Bool
  /// The width in columns.
  public var columns: Int

  /// What `environment` says of a terminal.
  ///
  /// - Parameters:
  ///   - environment: the process's environment variables.
  ///   - isTerminal: whether output goes to a terminal.
  ///   - columns: the window's width, or nil (or zero) where unknown; a file or a pipe counts as 80 columns.
  public init(environment: [String: String], isTerminal: Bool, columns: Int? = nil) {
    let terminal = environment["TERM"] ?? ""
    let direct = (environment["COLORTERM"] ?? "").lowercased()
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    acceptsEscapes = isTerminal && terminal != "" && terminal != "dumb"
    availableColor = direct == "truecolor" || direct == "24bit" ? .trueColor : .palette256
    colorRefused = !(environment["NO_COLOR"] ?? "").isEmpty
    unicode = locale.lowercased().hasSuffixIgnoringModifier("utf-8", "utf8")
    if isTerminal, let columns, columns > 0 {
      self.columns = columns
    } else {
      self.columns = Self.standardColumns
    }
  }
}

extension String {
  /// Whether a locale's name (`language_TERRITORY.encoding@modifier`) ends in one of the encodings.
  fileprivate func hasSuffixIgnoringModifier(_ encodings: String...) -> Bool {
    let name = prefix { $0 != "@" }
    return encodings.contains { name.hasSuffix($0) }
  }
}
