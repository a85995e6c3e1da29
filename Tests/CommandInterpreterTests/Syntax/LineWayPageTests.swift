import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The list of calls in Documentation/Architecture.md that a line goes through is true.
@Suite struct LineWayPageTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  private static func text(_ path: String) -> String? {
    guard let file = fopen(root + "/" + path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func everyCallIsInItsFileAndNoFileComesTwice() throws {
    let page = try #require(Self.text("Documentation/Architecture.md"))
    let section = try #require(page.split(separator: "\n## ").first { $0.hasPrefix("The way of a line") })
    let calls = section.matches(of: /(?m)^\d+\. `(\w+)\.(\w+)` \(`([^`]+)`\)/)
    #expect((8...12).contains(calls.count))
    #expect(Set(calls.map(\.output.3)).count == calls.count)
    for call in calls {
      let (_, type, function, file) = call.output
      let source = try #require(Self.text("Sources/CommandInterpreter/\(file)"), "\(file)")
      let declares = function == "init" ? "init(" : "func \(function)("
      #expect(source.contains(declares), "\(file) declares no \(function)")
      let isOfType = ["struct", "extension", "protocol"].contains { kind in
        source.contains("\(kind) \(type) ") || source.contains("\(kind) \(type):")
      }
      #expect(isOfType, "\(file) has nothing of \(type)")
    }
  }
}
