/// A sequence of layers nested in a layer: the block of a residual layer, or its shortcut.
public struct LayerBlock<Scalar: TensorScalar>: Sendable {
  /// The block's name: `shortcut`, or `block`, which typed paths and tensor names omit.
  public let name: String
  /// The layers, from input to output.
  public let layers: [any Layer<Scalar>]

  /// Creates a block with this name.
  public init(_ name: String, _ layers: [any Layer<Scalar>]) {
    self.name = name
    self.layers = layers
  }

  /// Returns the names of the layers' tensors, each prefixed with the block's name (unless it is `block`) and the
  /// layer's index.
  func names(_ own: (any Layer<Scalar>) -> [String]) -> [String] {
    let prefix = name == LayerPath.standardBlock ? "" : name
    return layers.enumerated().flatMap { index, layer in
      own(layer).map { prefix + ([.index(index)] as LayerPath).naming($0) }
    }
  }
}

/// A layer's kind and fields, regardless of the values of its parameters.
public struct LayerBlueprint: Hashable, Sendable {
  private let type: any Layer.Type
  /// The layer itself, used if its type can't be created from fields.
  private let layer: any Layer
  /// The layer's fields.
  public let fields: LayerFields

  /// Creates the blueprint of a layer.
  public init(_ layer: any Layer) {
    type = Swift.type(of: layer)
    self.layer = layer
    fields = layer.fields
  }

  /// The command that creates the layer.
  public var text: String { type.declaration.text(fields) }

  /// The shapes of the layer's parameters, so that their size can be checked before memory is allocated.
  var parameterShapes: [Shape] { type.parameterShapes(fields) }

  /// Creates a layer with these fields and all parameters 0; if its type can't be created from fields, returns the
  /// original layer, converted to the precision.
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
  /// Returns the shape of one output of the block for the shape of one input, as far as it is known.
  ///
  /// - Throws: `ShapeError` with the path to the layer that does not fit.
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

  /// Returns why a batch of this shape can't be trained on, with the path to the layer that rejects it; nil if it can.
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
