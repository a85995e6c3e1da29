import NeuralNetworks
import TerminalGraphics

/// `set [KEY [VALUE]]` lists the settings, or shows or changes one.
struct SetCommand: ValueCommand {
  /// A setting: its key, a description of its values, and functions that get and set it.
  private struct Setting: Sendable, Equatable {
    let key: String
    let values: String
    let get: @Sendable (Settings) -> String
    /// Changes the setting and returns true; returns false if the value is invalid.
    let set: @Sendable (inout Settings, String) -> Bool

    /// Its values, for errors: "on or off", "a whole number from 64 to 1000000 (MB)".
    var allowed: String {
      if values.contains(" to ") {
        let units = ["memory": " (MB)", "limit": " (values per tensor)"]
        return "a whole number from \(values.replacing(", or", with: " or"))\(units[key] ?? "")"
      }
      return values.split(separator: " ").map(String.init).alternatives
    }

    static func == (left: Setting, right: Setting) -> Bool { left.key == right.key }
  }

  private static let settings: [Setting] = [
    choice("color", \.options.color), choice("graphics", \.options.graphics), choice("theme", \.options.theme),
    Setting(key: "width", values: "20 to 10000, or auto") {
      $0.options.width.map(String.init) ?? "auto"
    } set: { settings, text in
      let width = Int(text)
      guard text == "auto" || width.map({ 20...10_000 ~= $0 }) == true else { return false }
      settings.options.width = width
      return true
    },
    number("digits", 1...17, \.options.digits), flag("pager", ("on", "off"), \.usesPager),
    flag("plain", ("yes", "no"), \.options.plain), number("limit", 1000...Limits.mostTensorValues, \.tensorLimit),
    number("memory", 64...Limits.mostMemory, \.memory),
  ]

  private typealias Place<Value> = WritableKeyPath<Settings, Value> & Sendable

  /// A setting with a fixed set of words.
  private static func choice<Choice: CaseIterable & RawRepresentable<String> & Sendable>(
    _ key: String, _ place: any Place<Choice>
  ) -> Setting {
    Setting(key: key, values: Choice.allCases.map(\.rawValue).joined(separator: " ")) {
      $0[keyPath: place].rawValue
    } set: { settings, text in
      guard let choice = Choice(rawValue: text) else { return false }
      settings[keyPath: place] = choice
      return true
    }
  }

  /// A setting with a whole number in a range.
  private static func number(_ key: String, _ range: ClosedRange<Int>, _ place: any Place<Int>) -> Setting {
    Setting(key: key, values: "\(range.lowerBound) to \(range.upperBound)") {
      "\($0[keyPath: place])"
    } set: { settings, text in
      guard let number = Int(text), range ~= number else { return false }
      settings[keyPath: place] = number
      return true
    }
  }

  /// An on/off setting, which accepts `yes`, `on`, `true`, `no`, `off` and `false`.
  private static func flag(_ key: String, _ words: (on: String, off: String), _ place: any Place<Bool>) -> Setting {
    Setting(key: key, values: "\(words.on) \(words.off)") {
      $0[keyPath: place] ? words.on : words.off
    } set: { settings, text in
      guard ["yes", "on", "true", "no", "off", "false"].contains(text) else { return false }
      settings[keyPath: place] = ["yes", "on", "true"].contains(text)
      return true
    }
  }

  /// The words that a setting accepts, for completion; empty for a setting with numbers and for an unknown key.
  static func values(of key: String) -> [String] {
    let values = settings.first { $0.key == key }?.values ?? ""
    return values.contains(" to ") ? [] : values.split(separator: " ").map(String.init)
  }

  private static let key = Parameter(
    optional: "key", ArgumentType(.choice(settings.map { ($0.key, $0) })), "setting")
  private static let value = Parameter(optional: "value", .word, "new value").offering(.settingValues)

  let declaration = CommandDeclaration(
    "set", .session, "changes a setting; without arguments, lists the settings",
    parameters: [key, value],
    details: settings.map { "\($0.key): \($0.values)" },
    examples: [Example("set digits 3", answer: "digits 3")], seeAlso: ["engine"], errors: [.badValue])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    guard let setting = call[Self.key] else {
      let rows = Self.settings.map { setting -> [TableCell] in
        [.text(setting.key), .text(setting.get(evaluator.session.settings)), .text(setting.values)]
      }
      return ResultValue("", drawings: [Table(columns: ["key", "value", "values"], rows: rows)])
    }
    if let text = call[Self.value] {
      var settings = evaluator.session.settings
      guard setting.set(&settings, text) else {
        throw call.error(
          .badValue, "\(setting.key) must be \(setting.allowed), not \(text)", at: Self.value)
      }
      evaluator.session.settings = settings
      let budget = evaluator.environment.memory
      if setting.key == "memory", settings.memory > budget.megabytes {
        evaluator.environment.remark(
          "\(budget.isOfLesson ? "a lesson" : "this machine") allows \(budget.megabytes) MB at most")
      }
    }
    return ResultValue("\(setting.key) \(setting.get(evaluator.session.settings))")
  }
}
