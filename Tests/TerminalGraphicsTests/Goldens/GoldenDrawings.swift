@testable import TerminalGraphics

/// One of each drawing, with what is hard about it: odd sizes, one pixel, constants, NaN and infinity, long names.
enum GoldenDrawings {
  static let all: [String: any Drawing] = [
    "image": Picture.image(disc(15, 13), caption: "x[0]: a disc", region: PictureRegion(rows: 3..<6, columns: 4..<7)),
    "color-image": Picture.color(
      red: disc(9, 7), green: PixelGrid(width: 9, height: 7, values: (0..<63).map { Double($0 % 9) / 8 }),
      blue: PixelGrid(width: 9, height: 7, values: (0..<63).map { Double($0 / 9) / 6 }), caption: "a colour image"),
    "filters": Picture.sheet(
      [[-1, -1, -1, 2, 2, 2, -1, -1, -1], [-1, 2, -1, -1, 2, -1, -1, 2, -1], [-1, -1, 2, -1, 2, -1, 2, -1, -1]]
        .enumerated().map { .signed(PixelGrid(width: 3, height: 3, values: $1), caption: "filter \($0)") },
      title: "filters of conv1", sharedScale: true),
    "feature-maps": Picture.sheet(
      (1...4).map { .activation(disc(8 + $0, 6 + $0, times: Double($0)), caption: "map \($0) of the first layer") }),
    "odd-values": Picture.sheet([
      .image(PixelGrid(width: 1, height: 1, values: [0.5]), caption: "one pixel"),
      .signed(PixelGrid(width: 5, height: 3, values: Array(repeating: 0, count: 15)), caption: "all zero"),
      .activation(
        PixelGrid(width: 3, height: 2, values: [.nan, .infinity, -.infinity, 0, 1, 2]), caption: "no numbers"),
      .image(PixelGrid(width: 0, height: 0, values: []), caption: "empty"),
    ]),
    "wide-image": Picture.signed(
      PixelGrid(width: 100, height: 6, values: (0..<600).map { $0 % 97 == 0 ? -1 : $0 % 31 == 0 ? 0.4 : 0 }),
      caption: "gradient of a wide input"),
    "numbers": SideBySide(
      [
        NumberGrid(
          PixelGrid(width: 3, height: 3, values: [0, 0, 0, 0, 1.5, -0.25, 0, 2, 1]), caption: "window",
          marks: [.padding, .padding, .padding, .padding, .none, .none, .padding, .none, .none]),
        NumberGrid(PixelGrid(width: 3, height: 3, values: [-1, -1, -1, 2, 2, 2, -1, -1, -1]), caption: "kernel"),
        NumberGrid(
          PixelGrid(width: 3, height: 3, values: [0, 0, 0, 0, 3, -0.5, 0, -2, -1]), caption: "products",
          marks: [.none, .none, .blocked, .none, .winner, .tie, .none, .none, .framed]),
      ], separators: ["*", "="]),
    "gradient-through-pooling": GradientArrival(
      [
        GradientArrival.Plane(
          caption: "[0,0]",
          values: PixelGrid(
            width: 5, height: 4, values: [1, 2, 3, 3, 9, 0, 0.5, 3, 1, 9, 0, 0, -1, -2, 9, 0, 0, -4, -3, 9]),
          gradient: PixelGrid(
            width: 5, height: 4, values: [0, 0.5, -1.25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.002, 0, 0, 0, 0, 0, 0, 0]),
          roles: [
            .none, .winner, .winner, .tie, .none, .none, .none, .tie, .none, .none,
            .winner, .tie, .winner, .none, .none, .tie, .tie, .none, .none, .none,
          ])
      ], title: "dL/d(the input) 1x1x4x5, from [0] maxpool 2", window: (2, 2)),
    "gradient-through-relu": GradientArrival(
      (0..<5).map { map in
        let values = (0..<9).map { Double(($0 * 7 + map * 5) % 11) - 5 }
        return GradientArrival.Plane(
          caption: "[0,\(map)]", values: PixelGrid(width: 3, height: 3, values: values),
          gradient: PixelGrid(width: 3, height: 3, values: values.map { $0 > 0 ? 12.5 / ($0 + 1) - 4 : 0 }))
      }, title: "dL/d(the output of [0]) 1x5x3x3, from [1] relu"),
    "gradient-of-larger-maps": GradientArrival(
      (0..<2).map { map in
        let gradient = (0..<108).map { $0 % 7 == map ? Double($0) / 54 - 1 : 0 }
        return GradientArrival.Plane(
          caption: "[0,\(map)]", values: disc(12, 9), gradient: PixelGrid(width: 12, height: 9, values: gradient))
      }, title: "dL/d(the output of [0]) 1x2x9x12, from [1] maxpool 3"),
    "learning": LinePlot(
      [
        Series("train", values: falling(1.2, 0)),
        Series("validation", values: falling(1.25, 0.0011)),
        Series("broken", values: [1, 0.5, .nan, .infinity, 0.9]),
      ], title: "Learning curves of net", x: Axis("epoch"), y: Axis("loss")),
    "one-curve": LinePlot(
      [Series("accuracy", values: [0.3, 0.6, 0.8, 0.9, 0.95, 0.97, 0.97])], x: Axis("epoch"),
      y: Axis("accuracy", range: 0...1)),
    "powers": LinePlot(
      [Series("relative error", points: powers)], title: "Error by step", x: Axis("step", spacing: .logarithmic),
      y: Axis("relative error", spacing: .logarithmic), height: 8),
    "network": Table(
      title: "net: 4 layers, 9571 parameters",
      columns: ["layer", "output", "parameters", "multiply-adds", "gradient norm", "check"],
      rows: [
        ["conv 1 -> 8 kernel=3 padding=1 activation=relu", "8x16x16", 80, 18432, 0.0123456, .toned("pass", .good)],
        ["maxpool 2", "8x8x8", 0, 0, 12.5, .toned("skip", .faint)],
        ["dense 512 -> 3", "3", 1539, 1536, .number(.nan), .toned("fail", .bad)],
      ], footer: ["total", "", 1619, 19968, .missing, .missing]),
    "confusion": ConfusionTable(
      [
        [812, 0, 18, 40, 2, 0, 118, 0, 10, 0], [2, 966, 1, 24, 4, 0, 2, 0, 1, 0], [14, 1, 790, 10, 98, 0, 83, 0, 4, 0],
        [24, 10, 11, 892, 32, 0, 28, 0, 3, 0], [0, 1, 90, 36, 810, 0, 60, 0, 3, 0], [0, 0, 0, 1, 0, 960, 0, 24, 1, 14],
        [130, 1, 79, 31, 71, 0, 676, 0, 12, 0], [0, 0, 0, 0, 0, 20, 0, 951, 0, 29], [4, 1, 4, 4, 4, 2, 4, 4, 973, 0],
        [0, 0, 0, 0, 0, 8, 1, 38, 0, 953],
      ],
      names: [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
      ], title: "Confusion of net on fashion test"),
    "mistakes": Gallery(
      (0..<3).map { number in
        Gallery.Entry(
          .image(disc(12, 11, times: Double(number + 1)), caption: "#\(number * 17)"), truth: "T-shirt/top",
          predicted: number == 1 ? "an ankle boot\u{1B}[2J" : "Shirt", probability: 0.534)
      }, title: "Mistakes of net"),
    "norms": BarChart(
      [.init("conv1", 0.0123), .init("pool1", 0.5), .init("dead", 0), .init("linear", 1.25), .init("broken", .nan)],
      title: "Gradient norms"),
    "norms-by-powers": BarChart(
      [.init("conv1", 1.23e-7), .init("conv2", 4.5e-4), .init("linear", 1.25)], title: "Gradient norms",
      spacing: .logarithmic),
  ]

  private static func disc(_ width: Int, _ height: Int, times factor: Double = 1) -> PixelGrid {
    let values = (0..<width * height).map { place -> Double in
      let x = (2 * Double(place % width) + 1) / Double(width) - 1
      let y = (2 * Double(place / width) + 1) / Double(height) - 1
      let inside = 1 - x * x - y * y
      return inside > 0 ? inside * factor : 0
    }
    return PixelGrid(width: width, height: height, values: values)
  }

  private static let powers: [Series.Point] = (1...11).map { (power: Int) -> Series.Point in
    let error = power < 6 ? 2 * power : 17 - power
    return Series.Point(Double("1e-\(power)") ?? .nan, Double("1e-\(error)") ?? .nan)
  }

  private static func falling(_ start: Double, _ growth: Double) -> [Double] {
    (0..<20).map { (epoch: Int) -> Double in
      let time = Double(epoch)
      return start / (1 + time / 3) + growth * time * time
    }
  }
}
