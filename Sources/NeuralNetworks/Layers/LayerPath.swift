/// The path from a network to a layer of its tree: `[3][1]`, `[3].shortcut[0]`.
public struct LayerPath: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// One step of the path.
  public enum Step: Hashable, Sendable {
    /// A layer of a network or block, counted from 0.
    case index(Int)
    /// A block of a layer, by its name.
    case block(String)
  }

  /// The steps from the top.
  public let steps: [Step]

  /// Creates the path with these steps.
  public init(_ steps: [Step]) { self.steps = steps }

  /// Creates the path with these steps.
  public init(arrayLiteral steps: Step...) { self.steps = steps }

  /// Returns the path extended by one step.
  public func appending(_ step: Step) -> LayerPath { LayerPath(steps + [step]) }

  /// The number of layers above the one at this path.
  public var depth: Int { steps.count { if case .index = $0 { true } else { false } } - 1 }

  /// The index of the top layer in the network; nil if the path does not start with an index.
  public var first: Int? {
    if case .index(let index)? = steps.first { index } else { nil }
  }

  /// The path as it is typed: `[3][1]`, `[3].shortcut[0]`. The name of the default block is omitted.
  public var description: String {
    steps.map { step in
      switch step {
      case .index(let index): "[\(index)]"
      case .block(let name): name == Self.standardBlock ? "" : ".\(name)"
      }
    }.joined()
  }

  /// The name of the default block.
  public static let standardBlock = "block"

  /// The path as in the keys of a PyTorch state dict: `3.block.0`.
  public var key: String {
    steps.map { step in
      switch step {
      case .index(let index): "\(index)"
      case .block(let name): name
      }
    }.joined(separator: ".")
  }

  /// Returns the full name of a tensor of the layer at this path: `[3].filters`, `[3][0].filters`.
  public func naming(_ tensor: String) -> String {
    let way = description
    return way.isEmpty || tensor.hasPrefix("[") ? way + tensor : "\(way).\(tensor)"
  }
}
