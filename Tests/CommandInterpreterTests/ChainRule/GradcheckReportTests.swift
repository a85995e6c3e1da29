import CommandInterpreter
import TerminalGraphics
import Testing

/// The output of `gradcheck`: the verdict first and only once, what was tested, and what was not.
@Suite struct GradcheckReportTests {
  private static let network = "net = input 1x8x8 | conv 2 padding=1 activation=relu | maxpool 2 | flatten | linear 3"
  private static let verdicts = ["PASS  ", "FAIL  ", "UNDECIDED  ", "NOT TESTED  "]

  /// Lines before a check, the check, and how its first line begins.
  private static let checks: [(setup: [String], line: String, first: String)] = [
    ([], "gradcheck net", "PASS  net: "),
    ([], "gradcheck net layer=0", "PASS  net[0]: "),
    ([], "gradcheck net[3]", "PASS  net[3]: 195 of 195 gradients tested and right"),
    (
      ["fault net filters-flipped"], "gradcheck net", "FAIL  net[0] conv 1 2 padding=1 activation=relu: filters wrong ("
    ),
    (["fault net filters-flipped"], "gradcheck net[0]", "FAIL  net[0]: filters wrong ("),
    (
      ["block = residual (conv 1 1 padding=1)", "fault block residual-skip-lost"], "gradcheck block",
      "FAIL  block residual (conv 1 1 padding=1): input wrong ("
    ),
    (["conv1 = conv 1 2"], "gradcheck conv1 (zeros 1x1x5x5)", "NOT TESTED  conv1: filters (no effect on the output)"),
    (
      ["net[0].biases = tensor [-100,-100]"], "gradcheck net",
      "NOT TESTED  net: [0].input, [0].filters and [0].biases ("
    ),
  ]

  @Test(arguments: checks.indices)
  func theFirstLineIsTheVerdictOnce(_ index: Int) {
    let check = Self.checks[index]
    let shell = Shell()
    shell.run(all: [Self.network] + check.setup)
    let outcome = shell.run(check.line)
    let first = shell.written.first ?? ""
    #expect(first.hasPrefix(check.first), "\(first)")
    #expect(shell.written.count { line in Self.verdicts.contains { line.hasPrefix($0) } } == 1)
    // PASS is never printed with an error.
    #expect(first.hasPrefix("PASS") == (outcome.diagnostic == nil))
  }

  @Test func aTensorOfWhichNothingWasTestedIsUndecided() throws {
    let shell = Shell()
    shell.run(all: [Self.network, "net[0].biases = tensor [-100,-100]"])
    for line in ["check = gradcheck net (randn 2x1x8x8)", "check = gradcheck net", "check = gradcheck net layer=0"] {
      let diagnostic = shell.run(line).diagnostic
      #expect(diagnostic?.code == .gradientUndecided)
      #expect(diagnostic?.message.hasPrefix("no entry of ") == true, "\(diagnostic?.message ?? "")")
      #expect(try shell.number("check.passed") == 0)
      #expect(try shell.number("check.untested") > 0)
      let counts = try ["agree", "kinks", "wrong", "undecided", "untested"].map { try shell.number("check.\($0)") }
      #expect(try shell.number("check.checked") == counts.reduce(0, +))
      // The suggested line works.
      let help = diagnostic?.help.first?.split(separator: "`").first.map(String.init) ?? ""
      #expect(shell.run(help).diagnostic?.code == .gradientUndecided, "\(help)")
    }
    shell.run(all: ["conv1 = conv 1 2"])
    #expect(shell.run("gradcheck conv1 (zeros 1x1x5x5)").diagnostic?.help.first?.hasPrefix("`gradcheck conv1`") == true)
    shell.run(all: ["gradcheck conv1"])
    let inPlace = shell.run("gradcheck (conv 1 2) (zeros 1x1x5x5)").diagnostic?.help.first
    #expect(inPlace?.hasPrefix("`gradcheck (conv 1 2)`") == true, "\(inPlace ?? "")")
  }

  /// The first layer is not tested in its place; on separate test inputs it is correct, or wrong.
  @Test func aLayerIsAlsoLookedAtOnInputsOfItsOwn() throws {
    let shell = Shell()
    shell.run(all: ["net = input 1x8x8 | conv 4 | relu | flatten | linear 3", "x = randn 2x1x8x8"])
    shell.run(all: ["net[0].biases = tensor [-100,-100,-100,-100]"])
    let right = shell.output("check = gradcheck net x")
    #expect(right.contains("each layer also on separate test inputs: 4 of 4 right\n"))
    #expect(right.contains("not tested where they stand (no gradient arrives): [0].input, [0].filters,"))
    #expect(try shell.number("check.passed") == 1)
    #expect(try shell.number("check.untested") >= 168)
    shell.run(all: ["fault net filters-flipped layer=0"])
    #expect(shell.run("check = gradcheck net x").diagnostic?.code == .gradientWrong)
    let wrong = shell.written.joined(separator: "\n")
    #expect(wrong.contains("filters wrong (32 of 36 entries) on separate test inputs"))
    #expect(wrong.contains("3 of 4 right, [0] wrong (see its row)"))
    #expect(wrong.contains("net[0]  on a separate input, "))
    #expect(try shell.number("check.wrong") == 32)
    #expect(try shell.number("check.blame") == 0)
  }

  /// The smallest detectable error is shown for each layer, except where nothing was tested.
  @Test func whatWouldHaveBeenSeenStandsAtEachLayer() {
    let shell = Shell()
    shell.run(all: ["net = input 1x8x8 | conv 4 | relu | flatten | linear 3"])
    shell.run(all: ["net[0].biases = tensor [-100,-100,-100,-100]"])
    shell.run(all: ["gradcheck net (randn 2x1x8x8)"])
    let rows = shell.written.filter { $0.hasPrefix("[") && $0.contains("  ") }
    #expect(rows.map { $0.contains("e-") } == [false, false, true, true], "\(rows)")
    #expect(!shell.written.contains { $0.contains("would be detected") })
    shell.run("gradcheck (conv 1 2 activation=relu) (-1 * ones 1x1x5x5)")
    shell.run(all: ["dead = conv 1 2 activation=relu", "dead.biases = tensor [-100,-100]"])
    shell.run("gradcheck dead")
    #expect(!shell.written.contains { $0.contains("would be detected") }, "\(shell.written)")
  }

  /// Numbers are never cut, and a table remains a table on a narrow screen; only optional columns are omitted.
  @Test(arguments: [60, 80, 100], ["gradcheck net", "gradcheck net per=network", "gradcheck net layer=0 per=channel"])
  func aTableFitsTheScreen(_ width: Int, _ line: String) {
    let shell = Shell()
    shell.run(all: [Self.network, "net[0].biases = tensor [-100,0]", "set width \(width)", line])
    #expect(shell.written.allSatisfy { DisplayText.width(of: $0) <= width }, "\(shell.written)")
    let headings = shell.written.filter { $0.contains("  agree  ") }
    #expect(!headings.isEmpty && headings.allSatisfy { $0.contains("  wrong") })
    #expect(headings.allSatisfy { $0.contains("untested") })
  }

  @Test func furtherTablesAndProgramsGetTheNumbersThatWereNotTested() {
    let shell = Shell()
    shell.run(all: ["net = input 1x8x8 | conv 4 | relu | flatten | linear 3"])
    shell.run(all: ["net[0].biases = tensor [-100,-100,-100,-100]"])
    #expect(shell.output("gradcheck net (randn 2x1x8x8) per=network").contains("untested"))
    let json = shell.run("gradcheck net (randn 2x1x8x8)").json(line: 1).text
    #expect(json.contains("\"untested\":888"))
    #expect(
      json.contains(#""place":"[0]","layer":"conv 1 4","agree":0,"kinks":0,"wrong":0,"undecided":0,"untested":168"#))
  }

  @Test func aHintPointsIntoATypedEquation() throws {
    let shell = Shell()
    shell.run(all: [
      "conv1 = conv 1 4 kernel=3 padding=1",
      "equation conv1 dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]",
    ])
    shell.run("check = gradcheck conv1")
    shell.run("check")
    let start = try #require(shell.written.firstIndex { $0.hasPrefix("  looks as if: the padding is not subtracted") })
    let lines = shell.written[start...].drop { !$0.hasPrefix("    dfilters") }.prefix(2)
    #expect(
      Array(lines) == [
        "    dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]",
        "                                                      ^^^ ^^^",
      ])
    #expect(shell.run("check.hint").diagnostic == nil)
  }
}
