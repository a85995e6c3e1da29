import Testing

@testable import CommandInterpreter

@Suite struct FeaturesTests {
  private func shell() -> Shell {
    let shell = Shell()
    shell.run(all: [
      "x = randn 2x1x8x8", "c = conv 1 3 padding=1", "r = relu", "net = c | r | maxpool 2 | flatten | linear 48 3",
    ])
    return shell
  }

  @Test func mapsAreWhatTheLayersGive() throws {
    let shell = shell()
    shell.run(all: ["f = features net x", "y = x[0:1] | c | r"])
    #expect(try shell.values("f.maps") == shell.values("y"))
    shell.run(all: ["f = features net x[1] layer=2", "y = x[1] | c | r | maxpool 2"])
    #expect(try shell.values("f.maps") == shell.values("y"))
    let text = shell.output("features net x")
    #expect(text.contains("3 maps of 8x8, after net[0] (conv 1 3 padding=1) and relu"))
    for map in 0..<3 { #expect(text.contains("map \(map)")) }
  }

  /// Inner layers are selected by path, and found if there is no other convolution.
  @Test func layersOfTreesGiveMaps() throws {
    let shell = Shell()
    shell.run(all: [
      "c = conv 2 2 padding=1", "skip = conv 2 2 kernel=1",
      "net = tanh | residual (c | relu | residual (sigmoid)) shortcut=skip | flatten", "x = randn 1x2x6x6",
      "a = x | tanh | c | relu",
    ])
    #expect(try shell.values("maps", of: "features net x") == shell.values("a"))
    #expect(shell.output("features net x").contains("after net[1][0] (conv 2 2 padding=1) and relu"))
    #expect(try shell.values("maps", of: "features net x layer=1[1]") == shell.values("a"))
    #expect(try shell.values("maps", of: "features net x layer=1[2][0]") == shell.values("a | sigmoid"))
    #expect(try shell.values("maps", of: "features net x layer=1[2]") == shell.values("a + (a | sigmoid)"))
    #expect(try shell.values("maps", of: "features net x layer=1.shortcut[0]") == shell.values("x | tanh | skip"))
    #expect(try shell.values("maps", of: "features net[1] x layer=0[1]") == shell.values("x | c | relu"))
    for layer in ["1[3]", "1.shortcut[1]", "5", "0[0]"] {
      #expect(shell.run("features net x layer=\(layer)").diagnostic?.code == .indexOutOfRange, "\(layer)")
    }
    #expect(shell.run("features net x layer=2").diagnostic?.code == .shapeMismatch)
  }

  @Test func aDeadMapIsNamed() throws {
    let shell = shell()
    shell.run(all: ["c.filters = zeros 3x1x3x3", "c.filters[1] = ones 1x3x3", "net = c | r", "x = ones 1x1x8x8"])
    let text = shell.output("features net x")
    #expect(text.contains("dead for this image: 0, 2"))
    #expect(text.contains("largest 9"))
    #expect(try shell.number("dead", of: "features net x") == 2)
  }

  /// An edge filter responds to the pattern with such edges: its map has the largest maximum.
  @Test func theFilterThatAnswersAPatternHasTheLargestMap() throws {
    let shell = Shell()
    shell.run(all: [
      "data = patterns 30 noise=0",
      "c = conv 1 2 padding=1", "c.filters = tensor [[[[1,1,1],[0,0,0],[-1,-1,-1]]],[[[1,0,-1],[1,0,-1],[1,0,-1]]]]",
      "net = c | relu",
    ])
    let labels = try shell.values("data.labels")
    for (kind, filter) in [(0, 0), (1, 1)] {
      let image = try #require(labels.firstIndex(of: Double(kind)))
      // The ends of a bar are edges too, but short ones, so the sum over the map decides.
      let sums = try (0..<2).map { try shell.number("maps[\($0)].sum", of: "features net data[\(image)]") }
      #expect(sums[filter] > 1.2 * sums[1 - filter])
    }
  }

  @Test func lookingChangesNothing() throws {
    let shell = shell()
    shell.run(all: ["y = forward net x"])
    let before = shell.snapshot.dropLast(2)
    shell.run(all: ["features net x[0]", "saliency net x[0]", "filters net"])
    #expect(shell.snapshot.dropLast(2).filter { !$0.hasPrefix("_") } == before.filter { !$0.hasPrefix("_") })
    #expect(shell.run("backward net (ones 2x3)").diagnostic == nil)
  }

  @Test(arguments: [
    ("features net x layer=4", ErrorCode.shapeMismatch), ("features net x layer=7", .indexOutOfRange),
    ("features net (ones 1x2x8x8)", .shapeMismatch), ("features net (ones 5)", .shapeMismatch),
    ("features (flatten) x", .wrongKind),
  ])
  func whatGivesNoMapsIsRefused(line: String, code: ErrorCode) {
    #expect(shell().run(line).diagnostic?.code == code)
  }
}
