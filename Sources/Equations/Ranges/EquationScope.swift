public import NeuralNetworks

/// The names that an equation can use: tensors with their shapes, layer numbers, short forms and functions.
///
/// Tensors have their plain names here: `X`, `Y`, `Z`, the parameters, and what other equations define. The gradient of
/// each exists by itself as `d` and the name, with the same shape; `G` is `dY` and `GZ` is `dZ`.
public struct EquationScope: Sendable {
  /// A layer number.
  public enum Number: Hashable, Sendable {
    case integer(Int)
    case real(Double)
    /// Not known before there are data.
    case unknown
  }

  /// The tensors with what is known of their shapes, the batch axis first.
  public var tensors: [String: KnownShape] = [:]
  /// The layer numbers: `B C_in H s_h p_h slope ...`.
  public var numbers: [String: Number] = [:]
  /// Short forms of tensors: `F` for `filters`.
  public var shortForms: [String: String] = [:]
  /// φ of the layer, for the functions `φ` and `φ'`.
  public var activation: Activation?
  /// The height and width of a pooling layer's window, for `i,j ∈ window`.
  public var window: [Number] = []

  /// The names of the functions that can be typed.
  public static var functionNames: [String] { EquationFunction.names }

  /// An empty scope.
  public init() {}

  /// The one name of a tensor: `dfilters` for `∂L/∂F`, `dY` for `G`.
  public func canonical(_ name: TensorName) -> String {
    switch name {
    case .gradient(let base): return "d" + full(base)
    case .plain(let name):
      if tensors[full(name)] != nil { return full(name) }
      if name == "G" { return "dY" }
      if name == "GZ" { return "dZ" }
      let base = full(String(name.dropFirst()))
      return name.hasPrefix("d") && tensors[base] != nil ? "d" + base : name
    }
  }

  /// The full name for a short form.
  private func full(_ name: String) -> String { tensors[name] != nil ? name : shortForms[name] ?? name }

  /// What is known of a tensor's shape, by its canonical name; nil if there is no such tensor.
  public func shape(_ name: String) -> KnownShape? {
    tensors[name] ?? (name.hasPrefix("d") ? tensors[String(name.dropFirst())] : nil)
  }

  /// The names of all tensors that can be read, for messages and completion.
  public var readableNames: [String] {
    var names = tensors.keys.sorted()
    if tensors["Y"] != nil { names.append("G") }
    if tensors["Z"] != nil { names.append("GZ") }
    return names
  }

  /// Makes a number known.
  mutating func set(_ name: String, _ value: Int?) { numbers[name] = value.map { .integer($0) } ?? .unknown }
}
