import Testing

/// The lists of calls in Documentation/Architecture.md are correct, for a line, an answer and a dataset.
@Suite struct WaysPageTests {
  @Test(arguments: [
    "How a line is executed", "How an answer is judged", "How `train` uses a dataset",
  ])
  func everyCallIsInItsFileAndNoFileComesTwice(way: String) throws {
    let page = try Architecture.text("\(Architecture.root)/Documentation/Architecture.md")
    let section = try #require(page.split(separator: "\n## ").first { $0.hasPrefix("\(way)\n") }, "no section \(way)")
    let named = try #require(section.firstMatch(of: #/call by call, in `(Sources[^`]*)`:/#), "\(way) names no folder")
    let folder = named.output.1
    let items = section.matches(of: /(?m)^(\d+)\. (.*)$/)
    #expect((8...12).contains(items.count), "\(way) has \(items.count) calls")
    #expect(items.map { Int($0.output.1) } == Array(1...items.count))
    var files: Set<Substring> = []
    for item in items {
      let call = try #require(item.output.2.prefixMatch(of: #/`(\w+)\.(\w+)` \(`([^`]+)`\) /#), "\(item.output.0)")
      let (_, type, function, file) = call.output
      #expect(files.insert(file).inserted, "\(file) comes twice")
      let source = try Architecture.text("\(Architecture.root)/\(folder)/\(file)")
      #expect(Self.declares(function, source), "\(file) declares no \(function)")
      let kinds = ["struct", "class", "enum", "extension", "protocol"]
      #expect(kinds.contains { Self.names(type, behind: $0, source) }, "\(file) has nothing of \(type)")
    }
  }

  private static func declares(_ function: Substring, _ source: String) -> Bool {
    let heads = function == "init" ? ["init(", "init?(", "init<"] : ["func \(function)(", "func \(function)<"]
    return heads.contains { source.contains($0) }
  }

  private static func names(_ type: Substring, behind kind: String, _ source: String) -> Bool {
    [" ", ":", "<"].contains { source.contains("\(kind) \(type)\($0)") }
  }
}
