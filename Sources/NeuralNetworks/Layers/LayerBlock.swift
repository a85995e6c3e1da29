/// Layers that a layer holds, one after another: the block of a residual layer, its shortcut.
public struct LayerBlock<Scalar: TensorScalar>: Sendable {
  /// The name of the block: `block`, which need not be typed, or `shortcut`.
  public let name: String
  /// The layers in the order in which an input meets them.
  public let layers: [any Layer<Scalar>]

  /// A block under a name.
  public init(_ name: String, _ layers: [any Layer<Scalar>]) {
    self.name = name
    self.layers = layers
  }

  /// The names of tensors of its layers, each with its place in front.
  func names(_ own: (any Layer<Scalar>) -> [String]) -> [String] {
    let prefix = name == LayerPath.standardBlock ? "" : name
    return layers.enumerated().flatMap { index, layer in
      own(layer).map { prefix + ([.index(index)] as LayerPath).naming($0) }
    }
  }
}

/// What a layer of a block is made of, without its numbers: its kind and its fields.
public struct LayerBlueprint: Hashable, Sendable {
  private let type: any Layer.Type
  /// The layer itself, which stands in where its kind does not say how to make one.
  private let layer: any Layer
  /// The fields of the layer.
  public let fields: LayerFields

  /// The blueprint of a layer.
  public init(_ layer: any Layer) {
    type = Swift.type(of: layer)
    self.layer = layer
    fields = layer.fields
  }

  /// The line that makes the layer.
  public var text: String { type.declaration.text(fields) }

  /// The shapes of its parameters: they can be judged before memory is taken.
  var parameterShapes: [Shape] { type.parameterShapes(fields) }

  /// A layer like this one, its parameters zero; of a kind that does not say how to make one, the layer as it is.
  public func make<Scalar: TensorScalar>(in precision: Scalar.Type = Scalar.self) -> any Layer<Scalar> {
    let made = type.make(fields, in: precision)
    if (made as? any LayerPlaceholder)?.isEmpty ?? false { return layer.converted(to: precision) }
    return made
  }

  public static func == (left: LayerBlueprint, right: LayerBlueprint) -> Bool {
    left.type == right.type && left.fields == right.fields
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

extension LayerBlock {
  /// The shape of one output of the block for the shape of one input, as far as both are known.
  ///
  /// - Throws: `ShapeError` with the way to the layer that does not fit.
  func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    var shape = input
    for (index, layer) in layers.enumerated() {
      do throws(ShapeError) {
        shape = try layer.outputShape(of: shape)
      } catch {
        throw error.located(at: .index(index), word: layer.declaration.word).located(at: .block(name))
      }
    }
    return shape
  }

  /// Why a batch cannot be trained on, with the way to the layer that objects; nil where none does.
  func objection(toTrainingBatch input: Shape) -> ShapeError? {
    var shape = input
    for (index, layer) in layers.enumerated() {
      if let objection = layer.objection(toTrainingBatch: shape) {
        return objection.located(at: .index(index), word: layer.declaration.word).located(at: .block(name))
      }
      shape = (try? layer.outputShape(ofBatch: shape)) ?? shape
    }
    return nil
  }
}
