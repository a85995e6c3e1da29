import NeuralNetworks
import Platform

/// A call in Python's notation, such as `nn.Conv2d(1, 4, kernel_size=3)`, and how it is written in this shell.
struct PythonCall {
  /// The part of the name before the last dot, such as `nn` or `net`; empty if there is no dot.
  private let owner: String
  private let method: String
  private let arguments: [String]
  private let vocabulary: Vocabulary

  init(_ name: String, _ arguments: [String], _ vocabulary: Vocabulary) {
    let parts = name.split(separator: ".").map(String.init)
    owner = parts.dropLast().joined(separator: ".")
    method = parts.last ?? name
    self.arguments = arguments
    self.vocabulary = vocabulary
  }

  /// A line of help, and the name of the value that it needs, if any.
  typealias Translation = (help: String, requiredName: String?)

  private static let modules: Set<String> = [
    "nn", "torch", "np", "numpy", "F", "tf", "keras", "layers", "plt", "optim", "jnp", "functional", "math", "random",
  ]

  /// Help with the call in this shell's notation, or else with the command to look up; nil if neither is known.
  var translation: Translation? {
    let isOfModule = owner.split(separator: ".").allSatisfy { Self.modules.contains(String($0)) }
    switch method {
    case "print": return ("write `\(arguments.last ?? "x")`", nil)
    case "len": return arguments.first.map { ("write `\($0).size` or `\($0).shape`", nil) }
    default: break
    }
    if isOfModule {
      if let command { return written(command) }
      if arguments.count == 1, let field { return ("write `\(arguments[0]).\(field)`", nil) }
      // The student's own layer or network, applied as in PyTorch.
      if arguments.allSatisfy({ Int($0) != nil }), !arguments.isEmpty {
        return ("write `\(method)[\(arguments.joined(separator: ","))]` for an entry", method)
      }
      guard owner.isEmpty, ForeignWords.words(for: method) == nil, !arguments.isEmpty else { return nil }
      return ("write `\(arguments.joined(separator: " ")) | \(method)`", method)
    }
    if arguments.isEmpty {
      if let field { return ("write `\(owner).\(field)`", nil) }
      return command.map { ("see `help \($0.word)`", nil) }
    }
    guard let command else { return nil }
    // The value of a method becomes the first operand: `net.forward(x)` is `forward net x`.
    let isPlain = arguments.allSatisfy { !$0.contains("=") } && vocabulary[method] != nil
    return isPlain
      ? ("write `\(command.word) \(owner) \(arguments.joined(separator: " "))`", nil)
      : ("see `help \(command.word)`", nil)
  }

  /// The command with the method's name, or with the same meaning; nil if there is none.
  private var command: CommandDeclaration? {
    if let same = vocabulary[method] ?? vocabulary[method.lowercased()] { return same }
    return ForeignWords.words(for: method)?.lazy.compactMap { vocabulary[$0] }.first
  }

  /// The field of a tensor or network with the method's name, or with the same meaning; nil if there is none.
  private var field: String? {
    let fields = [
      "shape", "size", "rank", "min", "max", "mean", "sd", "norm", "sum", "nonzero", "gradient", "parameters",
    ]
    return fields.contains(method) ? method : ForeignWords.words(for: method)?.first(where: fields.contains)
  }

  private func written(_ command: CommandDeclaration) -> Translation? {
    // The piped input of a layer is not one of the call's arguments.
    let operands = command.operands.filter { command.family != .layers || $0.name != command.pipe }
    if command.parameters.contains(where: { $0.kind == .field(.block) && !$0.isOption }) {
      return ("write `\(command.word) (\(arguments.joined(separator: " ")))`", nil)
    }
    if operands.first?.kind == .shape, let shape { return ("write `\(command.word) \(shape)`", nil) }
    // In `relu(x)`, a layer without operands is applied to a value.
    if operands.isEmpty, command.family == .layers, arguments.count == 1, arguments[0].first?.isLetter == true,
      !arguments[0].contains("=")
    {
      return ("write `\(arguments[0]) | \(command.word)`", nil)
    }
    var words = [command.word]
    let positional = Self.positionalOptions[method.lowercased()] ?? []
    // In Keras the number of filters or units comes first, and the input size is inferred.
    let count = ["Conv2D", "Dense"].contains(method) ? 1 : operands.count
    for (number, argument) in arguments.enumerated() {
      if let equals = argument.firstIndex(of: "="), argument.first?.isLetter == true {
        let key = String(argument[..<equals]).withoutBlanksAround
        let value = Self.plain(String(argument[argument.index(after: equals)...]))
        guard let word = option(key, of: command) else { return ("see `help \(command.word)`", nil) }
        words.append(word.isOption ? "\(word.name)=\(value)" : value)
      } else if number < count {
        words.append(Self.plain(argument))
      } else if number - count < positional.count {
        words.append("\(positional[number - count])=\(Self.plain(argument))")
      } else {
        return ("see `help \(command.word)`", nil)
      }
    }
    return ("write `\(words.joined(separator: " "))`", nil)
  }

  /// The options that positional arguments after the operands stand for, by method in lower case.
  private static let positionalOptions = [
    "conv2d": ["kernel", "stride", "padding"], "maxpool2d": ["stride"], "avgpool2d": ["stride"],
  ]

  private func option(_ key: String, of command: CommandDeclaration) -> ParameterDeclaration? {
    let names = [key] + (ForeignWords.words(for: key) ?? [])
    if let option = command.parameters.first(where: { names.contains($0.name) }) { return option }
    let operands = [
      "in_channels": "in", "in_features": "in", "out_channels": "out", "out_features": "out", "p": "probability",
    ]
    return command.parameters.first { $0.name == operands[key] }
  }

  /// A value without quotes; a tuple as this shell writes it: `(3, 5)` is `3x5`.
  private static func plain(_ text: String) -> String {
    let value = text.withoutBlanksAround.filter { $0 != "\"" && $0 != "'" }
    guard value.hasPrefix("("), value.hasSuffix(")") else { return value }
    return value.dropFirst().dropLast().split(separator: ",").map(\.withoutBlanksAround).joined(separator: "x")
  }

  /// The arguments as a shape, given as separate numbers or as a list; nil if there are none or not all are whole
  /// numbers.
  private var shape: String? {
    var lengths = arguments
    if let list = arguments.first, list.first == "[" || list.first == "(" {
      lengths = list.dropFirst().dropLast().split(separator: ",").map(\.withoutBlanksAround)
    }
    let numbers = lengths.compactMap { Int($0) }
    return numbers.isEmpty || numbers.count < lengths.count ? nil : numbers.map(String.init).joined(separator: "x")
  }
}
