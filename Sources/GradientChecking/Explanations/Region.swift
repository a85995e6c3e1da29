public import NeuralNetworks

/// A rectangle of an image that a number depends on; rows and columns outside the image are padding.
public struct Region: Hashable, Sendable {
  /// The rows, counted from 0; negative ones, and those from `height` on, are padding.
  public let rows: ClosedRange<Int>
  /// The columns likewise.
  public let columns: ClosedRange<Int>
  /// The image's height.
  public let height: Int
  /// The image's width.
  public let width: Int

  /// Whether a part of it lies in the padding.
  public var reachesPadding: Bool {
    rows.lowerBound < 0 || columns.lowerBound < 0 || rows.upperBound >= height || columns.upperBound >= width
  }

  /// Whether a place inside the image belongs to it.
  public func contains(row: Int, column: Int) -> Bool {
    (0..<height).contains(row) && (0..<width).contains(column) && rows.contains(row) && columns.contains(column)
  }

  /// The part of a network's input image that one output entry depends on: its receptive field, followed layer by layer
  /// to the front. A layer that joins all positions (dense, linear, flatten) widens it to the whole image.
  ///
  /// - Returns: nil where the input is not a batch of images, does not fit, or there is no such output.
  public static func receptiveField(
    of indices: [Int], through layers: [any Layer<Double>], input: Shape
  ) -> Region? {
    guard input.rank == 4, input[2] > 0, input[3] > 0,
      let shapes = try? LayeredNeuralNetwork(layers).shapes(ofBatch: input), let last = shapes.last ?? nil,
      last.rank == indices.count
    else { return nil }
    var field: (rows: ClosedRange<Int>, columns: ClosedRange<Int>)?
    if last.rank == 4 { field = (indices[2]...indices[2], indices[3]...indices[3]) }
    for (number, layer) in layers.enumerated().reversed() {
      let received = number == 0 ? input : shapes[number - 1]
      field = received.rank == 4 ? widened(field, by: mended(layer), received) : nil
    }
    return field.map { Region(rows: $0.rows, columns: $0.columns, height: input[2], width: input[3]) }
  }

  private static func widened(
    _ field: (rows: ClosedRange<Int>, columns: ClosedRange<Int>)?, by layer: any Layer<Double>, _ received: Shape
  ) -> (rows: ClosedRange<Int>, columns: ClosedRange<Int>)? {
    let whole = (rows: 0...max(0, received[2] - 1), columns: 0...max(0, received[3] - 1))
    guard let field else { return whole }
    func spread(_ window: Extents, _ stride: Extents, top: Int, left: Int) -> (
      rows: ClosedRange<Int>, columns: ClosedRange<Int>
    ) {
      func along(_ range: ClosedRange<Int>, _ size: Int, _ step: Int, _ before: Int) -> ClosedRange<Int> {
        range.lowerBound * step - before...range.upperBound * step - before + size - 1
      }
      return (
        along(field.rows, window.vertical, stride.vertical, top),
        along(field.columns, window.horizontal, stride.horizontal, left)
      )
    }
    switch layer {
    case let layer as ConvolutionalLayer<Double>:
      return spread(layer.kernel, layer.stride, top: layer.padding.top, left: layer.padding.left)
    case let layer as MaxPoolingLayer<Double>: return spread(layer.window, layer.stride, top: 0, left: 0)
    case let layer as AveragePoolingLayer<Double>:
      return layer.window.map { spread($0, layer.stride, top: 0, left: 0) } ?? whole
    case is FlattenLayer<Double>, is any AffineLayer<Double>: return whole
    default: return field
    }
  }
}
