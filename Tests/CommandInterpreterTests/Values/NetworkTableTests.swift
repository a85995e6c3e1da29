import NeuralNetworks
import Testing

@testable import CommandInterpreter

/// The table of a network: an indented tree, whose totals count everything once.
@Suite struct NetworkTableTests {
  private static let net =
    "net = input 2x6x6 | conv 4 padding=1 | residual (conv 4 padding=1 | residual (conv 4 padding=1)) "
    + "shortcut=(conv 4 kernel=1) | flatten | linear 3"

  private func summary(_ lines: String...) throws -> NetworkSummary {
    let shell = Shell()
    shell.run(all: lines)
    let model = try #require(shell.interpreter.session.variables["net"] as? ModelValue)
    return try model.network.summary()
  }

  @Test func everyLayerHasARow() throws {
    let summary = try summary(Self.net)
    #expect(
      summary.rows.map { "\($0.path)" } == [
        "[0]", "[1]", "[1][0]", "[1][1]", "[1][1][0]", "[1].shortcut[0]", "[2]", "[3]",
      ])
    #expect(summary.rows.map(\.parameters) == [76, 0, 148, 0, 148, 20, 0, 435])
    #expect(summary.rows.map(\.isComposite) == [false, true, false, true, false, false, false, false])
    #expect(summary.rows.map { "\($0.output)" } == ["4x6x6", "4x6x6", "4x6x6", "4x6x6", "4x6x6", "4x6x6", "144", "3"])
  }

  @Test func totalsCountOnce() throws {
    let summary = try summary(Self.net)
    #expect(summary.parameters == 76 + 148 + 148 + 20 + 435)
    let convolutions = 36 * (4 * 2 * 9 + 4 * 4 * 9 + 4 * 4 * 9 + 4 * 4)
    #expect(summary.multiplyAdds == convolutions + 144 * 3)
    let shell = Shell()
    shell.run(all: [Self.net])
    #expect(try shell.number("net.parameters") == 827)
    #expect(try shell.number("parameters", of: "summary net") == 827)
    #expect(try shell.number("multiply_adds", of: "summary net") == Double(convolutions + 432))
  }

  @Test func innerLayersAreIndented() throws {
    let shell = Shell()
    shell.run(all: [Self.net])
    let lines = shell.output("summary net").split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.hasPrefix("[1]              residual ... shortcut=...  4x6x6") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("[1][0]             conv 4 4 padding=1 ") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("[1][1][0]            conv 4 4 padding=1 ") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("[1].shortcut[0]    conv 4 4 kernel=1 ") }, "\(lines)")
    #expect(shell.output("net") == lines.joined(separator: "\n"))
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  /// A single layer's inner layers have paths relative to it.
  @Test func aLayerAloneStandsWithoutAPlace() {
    let shell = Shell()
    shell.run(all: ["res = residual (conv 4 4 padding=1 | relu)"])
    for line in ["res", "summary res"] {
      let lines = shell.output(line).split(separator: "\n").map(String.init)
      #expect(lines[2].hasPrefix("     residual ...") && lines[3].hasPrefix("[0]    conv 4 4"), "\(lines)")
    }
    #expect(shell.output("summary res 4x5x5").contains("3600"))
  }

  @Test func faultsOfInnerLayersStandInTheirRows() {
    let shell = Shell()
    shell.run(all: ["poor = conv 4 4 padding=1", "fault poor filters-flipped", "net = residual (relu | poor) | tanh"])
    let lines = shell.output("net").split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.contains("conv 4 4") && $0.contains("filters-flipped") })
    #expect(lines.filter { $0.contains("filters-flipped") }.count == 1)
  }

  /// The JSON form: rows with their paths, and totals.
  @Test func json() throws {
    let shell = Shell()
    shell.run(all: [Self.net])
    let text = try #require(shell.run("summary net").value).json.text
    #expect(text.contains(#""parameters":827"#) && text.contains(#""":"[1].shortcut[0]""#), "\(text)")
  }
}
