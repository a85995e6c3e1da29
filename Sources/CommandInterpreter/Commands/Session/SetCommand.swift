import TerminalGraphics

/// `set KEY VALUE` changes how the shell shows things.
struct SetCommand: Command {
  /// One thing that can be set: its values and how it is read and changed.
  private struct Setting {
    let key: String
    let values: String
    let get: @Sendable (Settings) -> String
    /// Changes the setting, or returns false where the value is not one.
    let set: @Sendable (inout Settings, String) -> Bool
  }

  private static let settings: [Setting] = [
    Setting(key: "color", values: names(ColorChoice.self)) {
      $0.options.color.rawValue
    } set: { settings, text in
      guard let choice = ColorChoice(rawValue: text) else { return false }
      settings.options.color = choice
      return true
    },
    Setting(key: "graphics", values: names(GraphicsChoice.self)) {
      $0.options.graphics.rawValue
    } set: { settings, text in
      guard let choice = GraphicsChoice(rawValue: text) else { return false }
      settings.options.graphics = choice
      return true
    },
    Setting(key: "theme", values: names(Theme.self)) {
      $0.options.theme.rawValue
    } set: { settings, text in
      guard let theme = Theme(rawValue: text) else { return false }
      settings.options.theme = theme
      return true
    },
    Setting(key: "width", values: "20 to 10000, or auto") {
      $0.options.width.map(String.init) ?? "auto"
    } set: { settings, text in
      if text == "auto" {
        settings.options.width = nil
        return true
      }
      guard let width = Int(text), 20...10_000 ~= width else { return false }
      settings.options.width = width
      return true
    },
    Setting(key: "digits", values: "1 to 17") {
      "\($0.options.digits)"
    } set: { settings, text in
      guard let digits = Int(text), 1...17 ~= digits else { return false }
      settings.options.digits = digits
      return true
    },
    Setting(key: "pager", values: "on off") {
      $0.usesPager ? "on" : "off"
    } set: { settings, text in
      guard let flag = flag(text) else { return false }
      settings.usesPager = flag
      return true
    },
    Setting(key: "plain", values: "yes no") {
      $0.options.plain ? "yes" : "no"
    } set: { settings, text in
      guard let flag = flag(text) else { return false }
      settings.options.plain = flag
      return true
    },
    Setting(key: "limit", values: "1000 to 4000000000") {
      "\($0.tensorLimit)"
    } set: { settings, text in
      guard let limit = Int(text), 1000...4_000_000_000 ~= limit else { return false }
      settings.tensorLimit = limit
      return true
    },
  ]

  /// The words that a setting takes, for completion.
  static func values(of key: String) -> [String] {
    let values = settings.first { $0.key == key }?.values ?? ""
    return values.contains(" to ") ? [] : values.split(separator: " ").map(String.init)
  }

  private static func names<Choice: CaseIterable & RawRepresentable<String>>(_ choice: Choice.Type) -> String {
    choice.allCases.map(\.rawValue).joined(separator: " ")
  }

  private static func flag(_ text: String) -> Bool? {
    switch text {
    case "yes", "on", "true": true
    case "no", "off", "false": false
    default: nil
    }
  }

  let declaration = CommandDeclaration(
    "set", .session, "changes how the shell shows things; alone, lists the settings",
    parameters: [
      .optional("key", .choice(settings.map(\.key)), "what to set"),
      .optional("value", .word, "to what").offering(.settingValues),
    ],
    details: settings.map { "\($0.key): \($0.values)" },
    examples: [Example("set digits 3", answer: "digits 3")], seeAlso: ["engine"], errors: [.badValue])

  func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let key = call.word("key"), let setting = Self.settings.first(where: { $0.key == key }) else {
      let rows = Self.settings.map { setting -> [TableCell] in
        [.text(setting.key), .text(setting.get(evaluator.session.settings)), .text(setting.values)]
      }
      return ResultValue("", drawings: [Table(columns: ["key", "value", "values"], rows: rows)])
    }
    if let text = call.word("value") {
      var settings = evaluator.session.settings
      guard setting.set(&settings, text) else {
        throw call.error(.badValue, "\(key) is one of: \(setting.values)", at: "value")
      }
      evaluator.session.settings = settings
    }
    return ResultValue("\(key) \(setting.get(evaluator.session.settings))")
  }
}
