/// The way from a network to a layer of its tree: `[3][1]`, `[3].shortcut[0]`.
public struct LayerPath: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// One step of the way.
  public enum Step: Hashable, Sendable {
    /// A layer of a network or of a block, counted from 0.
    case index(Int)
    /// A block of a layer, by its name.
    case block(String)
  }

  /// The steps from the top.
  public let steps: [Step]

  /// The way of these steps.
  public init(_ steps: [Step]) { self.steps = steps }

  /// The way of these steps.
  public init(arrayLiteral steps: Step...) { self.steps = steps }

  /// The way one step on.
  public func appending(_ step: Step) -> LayerPath { LayerPath(steps + [step]) }

  /// How many layers lie above the layer that it leads to.
  public var depth: Int { steps.count { if case .index = $0 { true } else { false } } - 1 }

  /// The place of the top layer among those of the network.
  public var first: Int? {
    if case .index(let index)? = steps.first { index } else { nil }
  }

  /// The way as it is typed: `[3][1]`, `[3].shortcut[0]`. The block of a layer, its first, need not be named.
  public var description: String {
    steps.map { step in
      switch step {
      case .index(let index): "[\(index)]"
      case .block(let name): name == Self.standardBlock ? "" : ".\(name)"
      }
    }.joined()
  }

  /// The name of the block that is meant where none is named.
  public static let standardBlock = "block"

  /// The way as PyTorch's keys have it: `3.block.0`.
  public var key: String {
    steps.map { step in
      switch step {
      case .index(let index): "\(index)"
      case .block(let name): name
      }
    }.joined(separator: ".")
  }

  /// The name of a tensor of the layer that this leads to: `[3].filters`, `[3][0].filters`.
  public func naming(_ tensor: String) -> String {
    let way = description
    return way.isEmpty || tensor.hasPrefix("[") ? way + tensor : "\(way).\(tensor)"
  }
}
