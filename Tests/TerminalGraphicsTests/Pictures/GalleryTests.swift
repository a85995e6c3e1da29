import Testing

@testable import TerminalGraphics

@Suite struct GalleryTests {
  private let gallery = Gallery(
    (0..<2).map { number in
      Gallery.Entry(
        .image(PixelGrid(width: 2, height: 1, values: [0, 1]), caption: "image \(number)"), truth: "ankle boot",
        predicted: "sneaker", probability: 0.534)
    }, title: "Mistakes")

  @Test func eachImageSaysWhatItIsAndWhatItWasTakenFor() {
    #expect(
      gallery.lines(GraphicsStyle(width: 40)) == [
        "Mistakes", "image 0           image 1", "true: ankle boot  true: ankle boot",
        "said: sneaker     said: sneaker", "sure: 0.53        sure: 0.53", "+----+            +----+",
        "|  @@|            |  @@|", "+----+            +----+", "one scale for all: 0  .:-=+*#%@ 1",
      ])
  }

  @Test func inWords() {
    #expect(
      gallery.lines(GraphicsStyle(width: 120, plain: true))[1]
        == "image 0, true: ankle boot, said: sneaker, sure: 0.53: 1x2, from 0 to 1; dark left, bright right")
  }
}
