/// The capabilities of a terminal, determined from environment variables, the window's width, and whether output goes
/// to a terminal.
///
/// The terminal is never queried: a late response would end up in the line being typed.
public struct TerminalCapabilities: Equatable, Sendable {
  /// The width assumed if unknown: for a file, a pipe, or a terminal that reports zero.
  public static let standardColumns = 80

  /// Whether escape sequences are supported: the output is a terminal, and TERM is set and not `dumb`.
  public var acceptsEscapes: Bool
  /// The colours available if colour is wanted.
  public var availableColor: ColorDepth
  /// Whether the environment disables colour (`NO_COLOR`, see no-color.org).
  public var colorRefused: Bool
  /// Whether the locale's encoding is UTF-8.
  public var unicode: Bool
  /// The width in columns.
  public var columns: Int

  /// Reads the capabilities from `environment`.
  ///
  /// - Parameters:
  ///   - environment: the process's environment variables.
  ///   - isTerminal: whether output goes to a terminal.
  ///   - columns: the window's width, or nil (or zero) if unknown; a file or pipe counts as 80 columns.
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
  /// Whether a locale name (`language_TERRITORY.encoding@modifier`), without its modifier, ends in one of the
  /// encodings.
  fileprivate func hasSuffixIgnoringModifier(_ encodings: String...) -> Bool {
    let name = prefix { $0 != "@" }
    return encodings.contains { name.hasSuffix($0) }
  }
}
