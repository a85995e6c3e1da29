public import TerminalGraphics

/// The result of a command that returns nothing.
public struct NoValue: Value {
  public var kind: ValueKind { .report }
  /// Creates the value.
  public init() {}
  public func summary(_ style: GraphicsStyle) -> String { "" }
  public var json: JSON { .null }
}
