import NeuralNetworks
import TerminalGraphics
import Testing

@testable import CommandInterpreter

/// Every command is documented, and its documentation is correct.
@Suite struct CommandTableTests {
  private static let declarations = CommandTable.standard.commands.map(\.declaration)
  static let words = declarations.map(\.word)

  private func declaration(_ word: String) throws -> CommandDeclaration {
    try #require(CommandTable.standard[word]?.declaration)
  }

  @Test func wordsAreUnique() {
    #expect(Set(Self.words).count == Self.words.count)
    #expect(CommandTable.standard.words == Self.words)
  }

  @Test(arguments: words) func saysWhatItIs(_ word: String) throws {
    let declaration = try declaration(word)
    #expect(declaration.summary.count > 10 && !declaration.summary.hasSuffix("."))
    #expect(declaration.parameters.allSatisfy { !$0.note.isEmpty && !$0.note.hasSuffix(".") })
    #expect(Set(declaration.parameters.map(\.name)).count == declaration.parameters.count)
    for other in declaration.seeAlso {
      #expect(CommandTable.standard[other] != nil && other != word, "\(word) points at \(other)")
    }
    if let pipe = declaration.pipe { #expect(declaration.operands.contains { $0.name == pipe }) }
    let takesFile = declaration.operands.contains { $0.kind == .file }
    #expect(takesFile || !declaration.examples.isEmpty, "\(word) has no example")
  }

  @Test(arguments: words) func defaultsAreValuesOfTheirKind(_ word: String) throws {
    for parameter in try declaration(word).parameters {
      guard let text = parameter.defaultText, !text.isEmpty else { continue }
      #expect(Self.isValue(text, of: parameter.kind), "\(word) \(parameter.name)=\(text)")
    }
  }

  private static func isValue(_ text: String, of kind: ParameterKind) -> Bool {
    switch kind {
    case .field(.integer(let range)), .integers(let range): Int(text).map(range.contains) ?? false
    case .field(.number(let range)), .numbers(let range): Double(text).map(range.contains) ?? false
    case .field(.choice(let words)): words.contains(text)
    case .field(.extents(let minimum, let words)):
      words.contains(text) || text.split(separator: "x").allSatisfy { Int($0).map { $0 >= minimum } ?? false }
    case .word, .file: !text.contains(" ")
    case .shape, .value, .path, .text, .command, .equation, .equations, .field(.block): false
    }
  }

  @Test(arguments: words) func examplesAnswerAsTheySay(_ word: String) throws {
    for example in try declaration(word).examples {
      let shell = Shell()
      shell.run(all: example.setup)
      shell.run(all: [example.line])
      let first = shell.written.first ?? ""
      #expect(matches(first, example.answer), "\(example.line)\n\(shell.written.joined(separator: "\n"))")
      #expect(example.line.contains(word), "\(example.line) shows \(word)")
    }
  }

  @Test(arguments: words) func helpFitsAScreen(_ word: String) throws {
    let shell = Shell()
    for line in ["help \(word)", "\(word)?"] {
      shell.run(all: [line])
      // The catalogue of faults is longer than any screen, so it is paged.
      #expect(
        shell.written.count <= 24 || word == "fault",
        "\(shell.written.count) lines:\n\(shell.written.joined(separator: "\n"))")
      for text in shell.written { #expect(DisplayText.width(of: text) <= 80, "\(text)") }
      #expect(shell.written.first?.hasPrefix(word) == true)
    }
    for parameter in try declaration(word).parameters where !parameter.isPipeOnly {
      let name = parameter.isOption ? "\(parameter.name)=" : parameter.name.uppercased()
      #expect(shell.written.contains { $0.hasPrefix("  \(name) ") }, "help \(word) does not explain \(name)")
    }
  }

  /// The lines of `help language` run one after the other, and do what the page says.
  @Test func theLanguageIsAsItsPageSays() {
    let shell = Shell()
    for (line, _) in HelpTopics.language {
      shell.run(all: [line])
      #expect(shell.written.isEmpty == line.hasSuffix(";"), "\(line)")
    }
    #expect(shell.output("y[0,1,2:4].shape") == "2x6" && shell.output("x[0,0,1,1]") == "5")
    #expect(shell.output("data").contains("50 images"))
  }

  @Test(arguments: ["help", "?", "help errors", "help limits", "help language", "help keys", "help equations"])
  func overviewsFitAScreen(
    _ line: String
  ) {
    let shell = Shell()
    shell.run(all: [line])
    let most = line == "help errors" ? ErrorCode.allCases.count + 2 : 24
    #expect(shell.written.count <= most)
    for text in shell.written { #expect(DisplayText.width(of: text) <= 80, "\(text)") }
  }

  @Test func overviewNamesEveryCommand() {
    let shell = Shell()
    let named = Set(shell.output("help").split { $0.isWhitespace }.map(String.init))
    #expect(Set(Self.words).subtracting(named) == [])
  }

  @Test func referenceHasEveryCommandAndCode() {
    let text = Reference(.standard).markdown
    for word in Self.words { #expect(text.contains("### `\(word)`")) }
    for code in ErrorCode.allCases { #expect(text.contains("`\(code.rawValue)`")) }
  }

  // MARK: Layers

  static let layers = LayerCatalog.entries.map(\.declaration.word)

  @Test(arguments: layers) func layersDeclareThemselves(_ word: String) throws {
    let layer = try #require(LayerCatalog.entry(word)).declaration
    let command = try declaration(word)
    #expect(command.summary == layer.summary && !(layer.equations + layer.remarks).isEmpty && !layer.source.isEmpty)
    #expect(layer.fields.allSatisfy { !$0.note.isEmpty })
    #expect(!layer.examples.isEmpty)
    for field in layer.fields {
      guard let value = field.defaultValue else { continue }
      #expect(field.kind.objection(to: value) == nil, "\(word) \(field.name)=\(value)")
    }
  }

  /// A layer's text recreates the layer, whatever its fields are.
  @Test(arguments: layers) func layersAreMadeAgainFromTheirText(_ word: String) throws {
    let declaration = try #require(LayerCatalog.entry(word)).declaration
    let values = try declaration.fields.map { try Self.value(of: $0) }
    let words = zip(declaration.fields, values).map { $0.isPositional ? "\($1)" : "\($0.name)=\($1)" }
    let shell = Shell()
    shell.run(all: ["a = " + ([word] + words).joined(separator: " ")])
    let first = try #require(shell.interpreter.session.variables["a"] as? ModelValue, "\(word) \(words)")
    for (field, value) in zip(declaration.fields, values) {
      #expect(first.network.layers[0].fields[field.name] == value, "\(word) \(field.name)")
    }
    shell.run(all: ["b = \(first.network.layers[0].text)"])
    let second = try #require(shell.interpreter.session.variables["b"] as? ModelValue)
    #expect(first.network.layers[0].fields == second.network.layers[0].fields)
  }

  private static func blueprint(_ word: String) throws -> LayerBlueprint {
    let entry = try #require(LayerCatalog.entry(word))
    return LayerBlueprint(LayerCatalog.make(entry, try LayerFields(entry.declaration, [:]), in: Double.self))
  }

  /// A valid value of a field that is not its default.
  private static func value(of field: LayerFieldDeclaration) throws -> FieldValue {
    let values: [FieldValue] =
      switch field.kind {
      case .extents(let minimum, _): [.extents(Extents(minimum + 3, minimum + 5))]
      case .integer(let range): [.integer(min(range.lowerBound + 2, range.upperBound)), .integer(range.lowerBound)]
      case .number(let range): [.number(range.lowerBound), .number(range.upperBound)]
      case .choice(let words): words.map { .word($0) }
      case .block: [.block([try blueprint("relu"), try blueprint("tanh")])]
      }
    return try #require(values.first { $0 != field.defaultValue && field.kind.objection(to: $0) == nil })
  }
}
