import Testing

@testable import CommandInterpreter

@Suite struct FiltersTests {
  @Test func smallFiltersAreTheirNumbers() {
    let shell = Shell()
    shell.run(all: [
      "c = conv 1 2 kernel=3", "c.filters = tensor [[[[1,0,-1],[2,0,-2],[1,0,-1]]],[[[1,2,1],[0,0,0],[-1,-2,-1]]]]",
    ])
    let expected = """
      filter 0            filter 1
      |  1   0  -1 |      |  1   2   1 |
      |  2   0  -2 |      |  0   0   0 |
      |  1   0  -1 |      | -1  -2  -1 |
      c (conv 1 2): 2 filters of 1x3x3
      """
    let lines = shell.output("filters c").split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines == expected.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") })
    #expect(shell.output("show c") == shell.output("filters c"))
  }

  @Test func largeFiltersArePicturesAndManyAreCounted() {
    let shell = Shell()
    shell.run(all: ["a = conv 1 2 kernel=9", "b = conv 16 8 kernel=3"])
    #expect(shell.output("filters a").contains("one scale for all: -"))
    #expect(shell.output("filters b").contains("the first 32 of 128 kernels shown"))
    #expect(shell.output("filters b").contains("[1,15]"))
    shell.run(all: ["set plain yes"])
    #expect(shell.output("filters a").contains("filter 1: 9x9, from -"))
  }

  @Test func startEndAndChangeAddUp() throws {
    let shell = Shell()
    shell.run(all: [
      "data = patterns 60", "net = input 1x16x16 | conv 2 | relu | flatten | linear 3", "first = net[0].filters",
    ])
    #expect(shell.run("filters net before=yes").diagnostic?.code == .badValue)
    shell.run(all: ["train net data epochs=1", "train net data epochs=1", "f = filters net before=yes", "copy = net"])
    #expect(try shell.number("absolute", of: "difference f.start first") == 0)
    #expect(try shell.number("absolute", of: "difference f.filters net[0].filters") == 0)
    #expect(try shell.number("absolute", of: "difference (f.start + f.change) f.filters") < 1e-12)
    #expect(try shell.number("f.change.norm") > 0)
    // If the three do not fit side by side as numbers, they are drawn as pictures, still together.
    shell.run(all: ["set width 60"])
    let captions = shell.output("filters net before=yes").split(separator: "\n").filter { $0.contains("start") }
    #expect(captions.count == 2 && captions.allSatisfy { $0.contains("end") && $0.contains("change") })
    for line in ["filters copy before=yes", "filters net[0] before=yes", "filters net[0:2] before=yes"] {
      #expect(shell.output(line).contains("filter 1 change"))
    }
    shell.run(all: ["reset net"])
    #expect(shell.run("filters net before=yes").diagnostic?.code == .badValue)
  }

  @Test func theBeginningFollowsItsLayer() throws {
    let shell = Shell()
    shell.run(all: [
      "data = patterns 60", "net = input 1x16x16 | conv 2 | relu | flatten | linear 3", "first = net[0].filters",
      "train net data epochs=1", "trained = net[0].filters", "net[0].filters = zeros 2x1x3x3",
      "f = filters net before=yes",
    ])
    #expect(try shell.number("absolute", of: "difference f.start first") == 0)
    #expect(try shell.number("f.filters.norm") == 0)
    // A replaced layer has not been trained, so its filters are still the initial ones.
    shell.run(all: ["other = conv 1 2", "net[0] = other", "f = filters net before=yes"])
    #expect(try shell.number("f.change.norm") == 0)
    #expect(try shell.number("absolute", of: "difference f.start other.filters") == 0)
  }

  @Test func aStepIsLearningToo() throws {
    let shell = Shell()
    shell.run(all: [
      "c = conv 1 2", "x = randn 1x1x6x6", "first = c.filters", "y = forward c x", "g = backward c (ones 1x2x4x4)",
      "step c rate=0.1", "f = filters c before=yes",
    ])
    #expect(try shell.number("absolute", of: "difference f.start first") == 0)
    #expect(try shell.number("f.change.norm") > 0)
  }

  @Test(arguments: [
    ("filters net layer=9", ErrorCode.indexOutOfRange), ("filters net layer=2", .wrongKind),
    ("filters lin", .wrongKind),
    ("filters lin[1]", .wrongKind), ("filters (input 1x4x4)", .wrongKind),
  ])
  func whatHasNoFiltersIsRefused(line: String, code: ErrorCode) {
    let shell = Shell()
    shell.run(all: [
      "net = input 1x16x16 | conv 2 | relu | flatten | linear 3", "lin = input 1x4x4 | flatten | linear 3",
    ])
    #expect(shell.run(line).diagnostic?.code == code)
  }

  /// An inner convolution is found, and drawn with its path.
  @Test func convolutionsInTreesAreDrawn() throws {
    let shell = Shell()
    shell.run(all: ["net = residual (relu | conv 2 2 padding=1) shortcut=(conv 2 2 kernel=1)"])
    #expect(shell.output("filters net").contains("net[1] (conv 2 2 padding=1): 2 filters of 2x3x3"))
    #expect(try shell.values("filters", of: "filters net") == shell.values("net[1].filters"))
    #expect(
      try shell.values("filters", of: "filters net layer=0.shortcut[0]") == shell.values("net.shortcut[0].filters"))
    let diagnostic = shell.run("filters net layer=0[0]").diagnostic
    #expect(diagnostic?.code == .wrongKind && diagnostic?.message == "net[0] (relu) has no filters")
    shell.run(all: ["show net", "show net[1]"])
  }
}
