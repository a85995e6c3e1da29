import Testing

@testable import CommandInterpreter

/// `equation`, `equations`, `restore`, and what a typed equation does to training, checks, faults and undo.
@Suite struct EquationCommandTests {
  private static let filters = "equation c dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i-p,w+j-p]"

  private func shell(_ lines: [String] = []) -> Shell {
    let shell = Shell()
    shell.run(all: ["c = conv 1 2 padding=1"] + lines)
    return shell
  }

  @Test func theRightEquationPassesAndTheWrongOneFails() {
    let shell = shell([Self.filters])
    #expect(shell.run("gradcheck c").diagnostic == nil)
    shell.run(all: ["equation c dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i,w+j]"])
    #expect(shell.run("gradcheck c").diagnostic?.code == .gradientWrong)
    shell.run(all: ["restore c"])
    #expect(shell.run("gradcheck c").diagnostic == nil)
  }

  @Test(arguments: [
    "equation c.dfilters[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i-p,w+j-p]",
    "equation c ∂L/∂F[c,k,i,j] = Σ_{b,h,w} ∂L/∂Y[b,c,h,w] · X[b,k,h+i-p,w+j-p]",
    "equation c.∂L/∂filters[c,k,i,j] = Σ_{b,h,w} G[b,c,h,w] · X[b,k,h+i-p,w+j-p]  # a comment with 'quotes'",
    "equation c dfilters[c,k,i,j] = sum b h w:\n  G[b,c,h,w] *\n  X[b,k,\n  h+i-p,w+j-p]",
    "equation c dF[c,k,i,j] = \\\n sum b h w: G[b,c,h,w] * X[b,k,h+i-p,w+j-p];",
    "time equation c dF[c,k,i,j] = sum b h w: G[b,c,h,w] * X[b,k,h+i-p,w+j-p]",
    "equation c for b c h w k i<K j<K: dF[c,k,i,j] += G[b,c,h,w] * X[b,k,h+i-p,w+j-p]",
  ]) func itCanBeWrittenInManyWays(line: String) {
    let shell = shell([line])
    #expect(shell.run("gradcheck c").diagnostic == nil, "\(line)")
    #expect(shell.output("equations c").contains("+= ") || shell.output("equations c").contains("= "))
  }

  private static let badLines: [(String, ErrorCode, String?)] = [
    ("equation c", ErrorCode.missingArgument, nil), ("equation c dX[b,k,h,w] = q[b]", .unknownName, "q[b]"),
    ("equation c dX[b,k,h,w] = G[b,k]", .shapeMismatch, "G[b,k]"), ("equation c dX[b,s,h,w] = 0", .reservedName, "s"),
    ("equation c dX[b,k,h,w] = 1 +", .syntax, nil), ("equation c dX[b,k,h,w] = X[b,k,h,m]", .unknownName, "m"),
    ("equation c dX[b,k,h,w] = sum m: 1", .badValue, "m"), ("equation c G[b,c,h,w] = 0", .badValue, "G[b,c,h,w]"),
    ("equation c dX[b,k,h,w] = dX[b,k,h,w]", .badValue, nil), ("equation c dX[b,k,h,w] = X[b,k,h/0,w]", .badValue, nil),
    ("equation n dX[b] = 0", .wrongKind, "n"), ("equation 3 dX[b] = 0", .syntax, nil),
    ("equation r Y[b] = 0", .wrongKind, "r"), ("equation c dX[b,k,h,w] = 1; 2", .syntax, ";"),
  ]

  @Test(arguments: badLines) func badInputIsAnErrorAtItsPlace(line: String, code: ErrorCode, marked: String?) throws {
    let shell = shell(["n = input 1x4x4 | relu", "r = residual (relu)"])
    let before = shell.snapshot
    let diagnostic = try #require(shell.run(line).diagnostic, "\(line) is accepted")
    if line.hasPrefix("equation 3") { return }
    #expect(diagnostic.code == code, "\(line)\n\(diagnostic.rendered)")
    if let marked, let span = diagnostic.span {
      let text = String(Array(diagnostic.source ?? line)[span])
      #expect(text == marked, "\(line) marks \(text)")
    }
    #expect(shell.snapshot == before)
  }

  @Test func whatNeedsShapesFailsAtFirstUseInTheEquation() throws {
    let shell = shell(["equation c Y[b,c,h,w] = max i where i > 99: X[b,0,i,0]"])
    let before = shell.snapshot
    for line in ["randn 1x1x4x4 | c", "gradcheck c", "forward c (randn 1x1x4x4)", "y = randn 2x1x4x4 | c"] {
      let diagnostic = try #require(shell.run(line).diagnostic)
      #expect(diagnostic.code == .badValue)
      #expect(diagnostic.source == "Y[b,c,h,w] = max i where i > 99: X[b,0,i,0]")
      #expect(shell.snapshot == before)
    }
  }

  @Test func aNetworkTrainsWithEquations() throws {
    let lines = [
      "data = patterns 24 size=8", "net = input 1x8x8 | conv 4 | relu | flatten | linear 3", "engine textbook",
    ]
    let (plain, typed) = (Shell(), Shell())
    plain.run(all: lines + ["train net data epochs=2 precision=double"])
    typed.run(
      all: lines + [
        "equation net[0] Z[b,c,h,w] = (sum k i j: X[b,k,h+i,w+j] * F[c,k,i,j]) + biases[c]",
        "equation net[0] dfilters[c,k,i,j] = sum b h w: GZ[b,c,h,w] * X[b,k,h+i,w+j]",
        "equation net[1] Y[...] = max(0, X[...])", "equation net[1] dX[...] = G[...] * (X[...] > 0)",
        "equation net[3] dW[i,o] = sum b: X[b,i] * G[b,o]", "train net data epochs=2 precision=double",
      ])
    let (left, right) = (try plain.values("net[0].filters"), try typed.values("net[0].filters"))
    #expect(zip(left, right).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test func aMistakeInTheBackwardPassChangesTraining() throws {
    let lines = ["data = patterns 24 size=8", "net = input 1x8x8 | conv 4 | flatten | linear 3"]
    let (plain, typed) = (Shell(), Shell())
    plain.run(all: lines + ["train net data epochs=1"])
    typed.run(all: lines + ["equation net[0] dfilters[c,k,i,j] = 0", "train net data epochs=1"])
    #expect(try typed.values("net[0].filters") != plain.values("net[0].filters"))
  }

  @Test func anEquationDoesNotHideAFault() {
    let shell = Shell()
    shell.run(all: [
      "c = conv 1 2 padding=1 activation=relu", "fault c relu-mask-skipped",
      "equation c dbiases[c] = sum b h w: GZ[b,c,h,w]",
    ])
    #expect(shell.run("gradcheck c").diagnostic?.code == .gradientWrong)
    shell.run(all: ["repair c"])
    #expect(shell.run("gradcheck c").diagnostic == nil)
    #expect(shell.output("equations c") == "dbiases[c] = sum b h w: GZ[b,c,h,w]")
  }

  @Test func copiesAndUndoCarryEquations() {
    let shell = shell([Self.filters, "d = c", "restore c"])
    #expect(shell.output("equations d").hasPrefix("dfilters"))
    #expect(shell.output("equations c") == "c has no equations of yours; `help conv` shows the built-in ones")
    shell.run(all: ["undo"])
    #expect(shell.output("equations c").hasPrefix("dfilters"))
    shell.run(all: ["net = input 1x6x6 | c | relu"])
    #expect(shell.output("equations net").hasPrefix("net[0]:\n  dfilters"))
    #expect(shell.output("restore net") == "net[0]: dfilters is built in again")
  }

  @Test func builtInGradientsStartFromATypedSumGradient() {
    let shell = Shell()
    shell.run(all: ["c = conv 1 2 activation=sigmoid", "equation c dZ[b,c,h,w] = 0 * G[b,c,h,w]"])
    #expect(shell.run("gradcheck c").diagnostic?.code == .gradientWrong)
    shell.run(all: ["equation c dZ[b,c,h,w] = G[b,c,h,w] * Y[b,c,h,w] * (1 - Y[b,c,h,w])", "gradcheck c"])
  }

  @Test func definitionsAreNoResults() throws {
    let shell = shell(["equation c foo[b,c,h,w] = 0"])
    #expect(try shell.number("count", of: "equations c") == 0)
    shell.run(all: [Self.filters, "equation c Z[b,c,h,w] = 0", "equation c Y[b,c,h,w] = Z[b,c,h,w]"])
    #expect(try shell.number("count", of: "equations c") == 2)
    #expect(shell.output("(equations c).Z") == "Z[b,c,h,w] = 0")
  }

  @Test func aMisspeltPlaceIsNoted() {
    let output = shell().output("equation c dbias[c] = sum b h w: G[b,c,h,w]")
    #expect(output.contains("note: dbias is a new tensor"))
    #expect(!shell().output("equation c dbiases[c] = sum b h w: G[b,c,h,w]").contains("note"))
  }

  @Test func aBiasInsideTheSumIsNoted() {
    let shell = shell(["equation c Z[b,c,h,w] = sum k i j: (X[b,k,h+i-p,w+j-p] * F[c,k,i,j] + biases[c])"])
    shell.run("gradcheck c")
    #expect(shell.written.first?.hasPrefix("note: forward differs from conv's") == true)
  }

  @Test func explainAndDescribeShowTheEquation() {
    let shell = shell([Self.filters, "x = randn 1x1x4x4", "y = x | c", "backward c y;"])
    let explained = shell.output("explain c.filters.gradient[0,0,1,1]")
    #expect(explained.contains("the layer computes it by your equation: dfilters[c,k,i,j] = sum b h w:"))
    #expect(!shell.output("explain c.biases.gradient[0]").contains("your equation"))
    let described = shell.output("describe c")
    #expect(described.contains("equation dfilters[c,k,i,j] = sum b h w:"))
    #expect(described.contains("short forms: F is filters"))
  }

  @Test func commandWordsCanStillNameValues() throws {
    let shell = Shell()
    shell.run(all: ["equation = 3", "layer = conv 1 2", "restore = 2"])
    #expect(try shell.number("equation + restore") == 5)
    shell.run(all: ["x = randn 1x1x4x4 | layer", "layer.filters[0,0,0,0] = 1"])
  }

  @Test func anEquationReadsAsItIsEchoed() {
    let shell = shell()
    let output = shell.output("equation c Z[b,c,h,w] = sum k i j: X[b,k,h+i-p,w+j-p] * F[c,k,i,j] + biases[c]")
    #expect(output.contains("note: read as `Z[b,c,h,w] = (Σ_{k,i,j}"))
  }

  @Test func differencesFromTheTextbook() throws {
    let shell = shell([Self.filters])
    #expect(try shell.number("absolute", of: "difference c textbook") < 1e-12)
    shell.run(all: ["equation c Y[b,c,h,w] = 2"])
    #expect(shell.output("difference c textbook").hasSuffix("c differs from the textbook: output"))
    shell.run("gradcheck c")
    #expect(shell.written.first?.hasPrefix("note: forward differs from conv's, most at Y[") == true)
    shell.run(all: ["textbook = 4"])
    #expect(try shell.number("absolute", of: "difference 3 textbook") == 1)
  }
}
