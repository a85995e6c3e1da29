import Testing

/// Documentation/Security.md names a test for each promise, and there is such a test.
@Suite struct SecurityPageTests {
  @Test func everyPromiseNamesTestsThatExist() throws {
    let page = try Architecture.text("\(Architecture.root)/Documentation/Security.md")
    let rows = page.split(separator: "\n").filter {
      $0.hasPrefix("| ") && !$0.hasPrefix("| promise") && !$0.hasPrefix("| file |")
    }
    #expect(rows.count > 20)
    let suites = try Self.suites()
    for row in rows {
      let last = row.split(separator: "|").last ?? ""
      let named = last.matches(of: #/`(\w+Tests)`/#).map { String($0.output.1) }
      #expect(!named.isEmpty, "no test: \(row)")
      for name in named { #expect(suites.contains(name), "there is no \(name)") }
    }
  }

  /// The names of all suites.
  private static func suites() throws -> Set<String> {
    var names: Set<String> = []
    for text in try Architecture.texts(inFolder: "Tests") {
      names.formUnion(text.matches(of: /(?:struct|class) (\w+Tests)\b/).map { String($0.output.1) })
    }
    return names
  }
}
