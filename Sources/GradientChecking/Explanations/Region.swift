public import NeuralNetworks

/// A rectangle of an image, such as the part that a number depends on; rows and columns outside the image are padding.
public struct Region: Hashable, Sendable {
  /// The rows, counted from 0; rows below 0 or from `height` on are padding.
  public let rows: ClosedRange<Int>
  /// The columns, counted from 0; columns below 0 or from `width` on are padding.
  public let columns: ClosedRange<Int>
  /// The image's height.
  public let height: Int
  /// The image's width.
  public let width: Int

  /// Whether part of it lies in the padding.
  public var reachesPadding: Bool {
    rows.lowerBound < 0 || columns.lowerBound < 0 || rows.upperBound >= height || columns.upperBound >= width
  }

  /// Whether it contains this position of the image.
  public func contains(row: Int, column: Int) -> Bool {
    (0..<height).contains(row) && (0..<width).contains(column) && rows.contains(row) && columns.contains(column)
  }

  /// Returns the receptive field of one output entry: the part of the network's input image that it depends on, traced
  /// back layer by layer. A layer that combines all positions (dense, linear, flatten) widens it to the whole image.
  ///
  /// - Returns: nil if the input is not a batch of images or does not fit, if there are no layers, or if `indices` has
  ///   the wrong length.
  public static func receptiveField(
    of indices: [Int], through layers: [any Layer<Double>], input: Shape
  ) -> Region? {
    guard input.rank == 4, input[2] > 0, input[3] > 0,
      let shapes = try? LayeredNeuralNetwork(layers).shapes(ofBatch: input), let last = shapes.last ?? nil,
      last.rank == indices.count
    else { return nil }
    var field: Region?
    if last.rank == 4 {
      field = Region(
        rows: indices[2]...indices[2], columns: indices[3]...indices[3], height: last[2], width: last[3])
    }
    for (number, layer) in layers.enumerated().reversed() {
      let received = number == 0 ? input : shapes[number - 1]
      field = received.rank == 4 ? field.map { widened($0, by: layer, received) } ?? .whole(received) : nil
    }
    return field
  }

  /// Returns the part of a layer's input that a part of its output depends on; the whole image unless the layer is a
  /// `ReceptiveLayer`.
  static func widened(_ field: Region, by layer: any Layer<Double>, _ received: Shape) -> Region {
    guard let layer = bare(layer) as? any ReceptiveLayer<Double> else { return .whole(received) }
    return layer.receptiveField(of: field, input: received)
  }

  /// Returns the whole area of images B x C x H x W.
  public static func whole(_ images: Shape) -> Region {
    let (height, width) = (images[2], images[3])
    return Region(rows: 0...max(0, height - 1), columns: 0...max(0, width - 1), height: height, width: width)
  }

  /// Returns the part of the images covered by the windows of the outputs in this region.
  func spread(over images: Shape, window: Extents, stride: Extents, top: Int = 0, left: Int = 0) -> Region {
    func along(_ range: ClosedRange<Int>, _ size: Int, _ step: Int, _ before: Int) -> ClosedRange<Int> {
      range.lowerBound * step - before...range.upperBound * step - before + size - 1
    }
    return Region(
      rows: along(rows, window.vertical, stride.vertical, top),
      columns: along(columns, window.horizontal, stride.horizontal, left), height: images[2], width: images[3])
  }

  /// Returns the same rectangle in images of another size.
  func placed(in images: Shape) -> Region { Region(rows: rows, columns: columns, height: images[2], width: images[3]) }

  /// Returns the smallest rectangle that contains this region and the other one.
  func union(_ other: Region) -> Region {
    Region(
      rows: min(rows.lowerBound, other.rows.lowerBound)...max(rows.upperBound, other.rows.upperBound),
      columns: min(columns.lowerBound, other.columns.lowerBound)...max(columns.upperBound, other.columns.upperBound),
      height: height, width: width)
  }
}
