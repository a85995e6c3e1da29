import Testing

@testable import TerminalGraphics

@Suite struct GradientArrivalTests {
  /// One window whose maximum comes twice.
  private static let pooled = GradientArrival(
    [
      GradientArrival.Plane(
        caption: "[0,0]", values: PixelGrid(width: 2, height: 2, values: [1, 3, 3, 2]),
        gradient: PixelGrid(width: 2, height: 2, values: [0, -0.5, 0, 0]), roles: [.none, .winner, .tie, .none])
    ], title: "pool", window: (2, 2))

  @Test func winnersTiesAndBlockedEntriesAreMarked() {
    #expect(
      Self.pooled.lines(GraphicsStyle()) == [
        "pool", "[0,0] value  [0,0] gradient", "| 1   3* |   |     .   -0.50* |",
        "| 3~  2  |   |     0~      .  |", "* winner, ~ tie, not taken, . no gradient",
      ])
  }

  @Test func plainOutputSaysItInSentences() {
    #expect(
      Self.pooled.lines(GraphicsStyle(plain: true)) == [
        "pool", "[0,0] rows 0 to 1, columns 0 to 1: [0,1] wins with 3, gets -0.5; [1,0] ties and",
        "gets nothing",
      ])
  }

  @Test func whereTheNumbersDoNotFitPicturesAreDrawn() {
    let values = PixelGrid(width: 7, height: 1, values: Array(repeating: 1, count: 7))
    let gradient = PixelGrid(width: 7, height: 1, values: [0, 0.001, 0, 0, 0, 0, 1])
    let arrival = GradientArrival([GradientArrival.Plane(caption: "", values: values, gradient: gradient)], title: "")
    #expect(arrival.lines(GraphicsStyle(width: 80)).contains { $0.contains("1.00") })
    #expect(arrival.lines(GraphicsStyle(width: 20)).contains("|  ..        ##|"))
  }

  /// A gradient of a thousandth has the colour of none, so a second picture says where there is some.
  @Test func inColorASecondPictureTellsSmallGradientsFromNone() {
    let values = (0..<64).map { $0 == 5 ? 0.001 : $0 == 9 ? 1.0 : 0 }
    let plane = GradientArrival.Plane(
      caption: "", values: PixelGrid(width: 8, height: 8, values: values),
      gradient: PixelGrid(width: 8, height: 8, values: values))
    let style = GraphicsStyle(graphics: .half, color: .trueColor, unicode: true)
    let lines = GradientArrival([plane], title: "").lines(style)
    #expect(lines.contains { $0.contains("non-zero entries") })
    let everywhere = values.map { $0 + 2 }
    let full = GradientArrival.Plane(
      caption: "", values: plane.values, gradient: PixelGrid(width: 8, height: 8, values: everywhere))
    #expect(!GradientArrival([full], title: "").lines(style).contains { $0.contains("non-zero entries") })
  }

  @Test func aCountSaysWhatIsLeftOut() {
    let grid = PixelGrid(width: 1, height: 1, values: [1])
    let planes = (0..<9).map { GradientArrival.Plane(caption: "[0,\($0)]", values: grid, gradient: grid) }
    #expect(GradientArrival(planes, title: "").lines(GraphicsStyle()).last == "the first 4 of 9 maps are shown")
  }
}
