/// Describes a picture in words: its size, its range, and the simple pattern it resembles most.
struct PictureDescription {
  let picture: Picture
  let numbers: NumberFormat

  init(_ picture: Picture, digits: Int) {
    self.picture = picture
    numbers = NumberFormat(digits: digits)
  }

  /// Rows, columns and range, such as `5x5, from -0.4 to 0.41`; also the marked region and the numbers of non-finite
  /// values, if any.
  var size: String {
    let grids = picture.channels
    guard !grids[0].isEmpty else { return "no pixels" }
    var text = "\(picture.height)x\(picture.width)" + (picture.isColor ? " in colour" : "")
    let ranges = grids.compactMap(\.finiteRange)
    if let lower = ranges.map(\.lowerBound).min(), let upper = ranges.map(\.upperBound).max() {
      text +=
        lower == upper
        ? ", every value \(numbers.string(lower))" : ", from \(numbers.string(lower)) to \(numbers.string(upper))"
    }
    if let region = picture.region, !region.rows.isEmpty, !region.columns.isEmpty {
      text += ", marked: rows \(words(region.rows)), columns \(words(region.columns))"
    }
    if let odd = picture.nonFinite.note(colored: false, withMarks: false) { text += ", \(odd)" }
    return text
  }

  /// Size and pattern: `5x5, from -0.4 to 0.41; positive left, negative right`.
  var sentence: String {
    guard let pattern else { return size }
    return "\(size); \(pattern)"
  }

  private func words(_ range: Range<Int>) -> String {
    range.count == 1 ? String(range.lowerBound) : "\(range.lowerBound) to \(range.upperBound - 1)"
  }

  /// The pattern whose correlation with the picture has the largest magnitude, or `no simple pattern` if that is below
  /// one half; nil if the finite values are all equal or there are none.
  private var pattern: String? {
    let grid = picture.brightness
    guard let range = grid.finiteRange, range.lowerBound < range.upperBound else { return nil }
    let finite = grid.values.polled.map { $0.isFinite ? $0 / max(abs(range.lowerBound), abs(range.upperBound)) : 0 }
    let matches = Template.all.map { template in
      (template, Self.correlation(finite, template.values(width: grid.width, height: grid.height)))
    }
    guard let (best, strength) = matches.max(by: { abs($0.1) < abs($1.1) }), abs(strength) >= 0.5 else {
      return "no simple pattern"
    }
    let (more, less) =
      range.lowerBound < 0 && range.upperBound > 0 ? ("positive", "negative") : ("bright", "dark")
    return strength > 0
      ? "\(more) \(best.inside), \(less) \(best.outside)" : "\(less) \(best.inside), \(more) \(best.outside)"
  }

  /// Returns Pearson's correlation coefficient; 0 if either side is constant.
  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let meanA = a.polled.reduce(0, +) / Double(a.count)
    let meanB = b.polled.reduce(0, +) / Double(b.count)
    var product = 0.0
    var squareA = 0.0
    var squareB = 0.0
    for (x, y) in zip(a, b).polled {
      product += (x - meanA) * (y - meanB)
      squareA += (x - meanA) * (x - meanA)
      squareB += (y - meanB) * (y - meanB)
    }
    let scale = (squareA * squareB).squareRoot()
    return scale > 0 ? product / scale : 0
  }

  /// A pattern over the square from -1 to 1 in x and y, with the words for where it is above and below its mean.
  private struct Template: Sendable {
    let inside: String
    let outside: String
    let value: @Sendable (_ x: Double, _ y: Double) -> Double

    func values(width: Int, height: Int) -> [Double] {
      func place(_ index: Int, _ count: Int) -> Double { (2 * Double(index) + 1) / Double(count) - 1 }
      return (0..<height).polled(every: (1 << 16) / max(1, width)).flatMap { row in
        (0..<width).map { value(place($0, width), place(row, height)) }
      }
    }

    static let all = [
      Template(inside: "left", outside: "right") { x, _ in -x },
      Template(inside: "top", outside: "bottom") { _, y in -y },
      Template(inside: "top left", outside: "bottom right") { x, y in -x - y },
      Template(inside: "top right", outside: "bottom left") { x, y in x - y },
      Template(inside: "centre", outside: "border") { x, y in abs(x) < 0.4 && abs(y) < 0.4 ? 1 : 0 },
      Template(inside: "middle row", outside: "above and below") { _, y in abs(y) < 0.4 ? 1 : 0 },
      Template(inside: "middle column", outside: "left and right") { x, _ in abs(x) < 0.4 ? 1 : 0 },
      Template(inside: "falling diagonal", outside: "off it") { x, y in abs(x - y) < 0.4 ? 1 : 0 },
      Template(inside: "rising diagonal", outside: "off it") { x, y in abs(x + y) < 0.4 ? 1 : 0 },
    ]
  }
}
