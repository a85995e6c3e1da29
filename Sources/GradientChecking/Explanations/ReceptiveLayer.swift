public import NeuralNetworks

/// A layer that knows which part of an image a part of its output depends on; the outputs of other layers are assumed
/// to depend on the whole image.
public protocol ReceptiveLayer<Scalar>: Layer {
  /// Returns the part of images of shape `input` (B x C x H x W) that a part of the output depends on.
  func receptiveField(of part: Region, input: Shape) -> Region
}

extension ConvolutionalLayer: ReceptiveLayer {
  public func receptiveField(of part: Region, input: Shape) -> Region {
    part.spread(over: input, window: kernel, stride: stride, top: padding.top, left: padding.left)
  }
}

extension MaxPoolingLayer: ReceptiveLayer {
  public func receptiveField(of part: Region, input: Shape) -> Region {
    part.spread(over: input, window: window, stride: stride)
  }
}

extension AveragePoolingLayer: ReceptiveLayer {
  public func receptiveField(of part: Region, input: Shape) -> Region {
    window.map { part.spread(over: input, window: $0, stride: stride) } ?? .whole(input)
  }
}

extension ActivationLayer: ReceptiveLayer {
  public func receptiveField(of part: Region, input: Shape) -> Region { part.placed(in: input) }
}

extension DropoutLayer: ReceptiveLayer {
  public func receptiveField(of part: Region, input: Shape) -> Region { part.placed(in: input) }
}

/// Assumes inference, where mean and variance are constants; in training every value depends on the whole batch.
extension BatchNormalizationLayer: ReceptiveLayer {
  public func receptiveField(of part: Region, input: Shape) -> Region { part.placed(in: input) }
}

/// The receptive field is the smallest rectangle that contains those of the two paths, or the whole image if some layer
/// of a path does not take and return images.
extension ResidualLayer: ReceptiveLayer where Scalar == Double {
  public func receptiveField(of part: Region, input: Shape) -> Region {
    func through(_ layers: [any Layer<Double>]) -> Region {
      var shapes = [input]
      for layer in layers { shapes.append((try? layer.outputShape(ofBatch: shapes[shapes.count - 1])) ?? input) }
      guard shapes.allSatisfy({ $0.rank == 4 }) else { return .whole(input) }
      return zip(layers, shapes).reversed().reduce(part) { Region.widened($0, by: $1.0, $1.1) }
    }
    return through(block).union(through(shortcut))
  }
}
