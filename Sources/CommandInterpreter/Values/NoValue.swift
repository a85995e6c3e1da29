public import TerminalGraphics

/// What a command returns that has nothing to say.
public struct NoValue: Value {
  public var kind: ValueKind { .report }
  /// Nothing.
  public init() {}
  public func summary(_ style: GraphicsStyle) -> String { "" }
  public var json: JSON { .null }
}
