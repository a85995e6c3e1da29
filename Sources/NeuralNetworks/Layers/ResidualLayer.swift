/// The fields of `residual`.
public enum ResidualFields {
  /// The layers of the block F.
  public static let block = LayerField("block", .block, note: "the layers of the block, in parentheses")
  /// The layers of the shortcut S; empty for the identity.
  public static let shortcut = LayerField(
    option: "shortcut", .block, default: [], note: "layers on the shortcut path, if the block changes the shape")
}

/// Adds the output of a block of layers to its input: Y = X + F(X), or S(X) + F(X) with a shortcut S.
///
/// Input and output B x ...; the shape of the block's output must equal that of the input (or of the shortcut's
/// output). An activation afterwards is a layer of its own: `residual (...) | relu`. (He et al., *Deep residual
/// learning for image recognition*, 2015.)
public struct ResidualLayer<Scalar: TensorScalar>: CompositeLayer {
  public typealias ForwardCache = StepEvaluation<Scalar>

  public static var declaration: LayerDeclaration {
    LayerDeclaration(
      word: "residual", name: "ResidualLayer",
      summary: "adds the output of a block of layers to its input",
      remarks: [
        "Y = X + F(X); with a shortcut S: Y = S(X) + F(X)",
        "∂L/∂X = ∂L/∂Y + F'(X)ᵀ ∂L/∂Y; with a shortcut S'(X)ᵀ ∂L/∂Y + F'(X)ᵀ ∂L/∂Y",
      ],
      source: "He et al., Deep residual learning for image recognition, 2015",
      fields: [ResidualFields.block, ResidualFields.shortcut],
      examples: [
        "res1 = residual (conv 8 8 padding=1 | relu | conv 8 8 padding=1)",
        "randn 2x4x8x8 | residual (conv 8 padding=1 stride=2) shortcut=(conv 8 kernel=1 stride=2)",
      ],
      seeAlso: ["conv", "batchnorm", "gradflow"])
  }

  /// The layers of the block F.
  public private(set) var block: [any Layer<Scalar>]
  /// The layers of the shortcut S; empty for the identity.
  public private(set) var shortcut: [any Layer<Scalar>]

  public init(_ fields: LayerFields) {
    block = fields[ResidualFields.block].map { $0.make() }
    shortcut = fields[ResidualFields.shortcut].map { $0.make() }
  }

  public static func make<Other: TensorScalar>(_ fields: LayerFields, in precision: Other.Type) -> any Layer<Other> {
    ResidualLayer<Other>(fields)
  }

  /// The fields, created from the current layers of the block and the shortcut.
  public var fields: LayerFields {
    var fields = LayerFields()
    fields[ResidualFields.block] = block.map { LayerBlueprint($0) }
    fields[ResidualFields.shortcut] = shortcut.map { LayerBlueprint($0) }
    return fields
  }

  public static func parameterShapes(_ fields: LayerFields) -> [Shape] {
    (fields[ResidualFields.block] + fields[ResidualFields.shortcut]).flatMap(\.parameterShapes)
  }

  public var blocks: [LayerBlock<Scalar>] {
    [LayerBlock(LayerPath.standardBlock, block), LayerBlock("shortcut", shortcut)]
  }

  public mutating func replaceBlock(_ index: Int, with layers: [any Layer<Scalar>]) {
    if index == 0 { block = layers } else { shortcut = layers }
  }

  public func outputShape(of input: PartialShape) throws(ShapeError) -> PartialShape {
    let input = input.agreeing(with: least) ?? input
    let added = try blocks[0].outputShape(of: input)
    let skipped = try blocks[1].outputShape(of: input)
    guard let shape = added.agreeing(with: skipped) else {
      let owner = shortcut.isEmpty ? "the input's shape" : "the shortcut's shape"
      throw ShapeError(
        expected: "a block that outputs \(owner) \(skipped)",
        received: "one that outputs \(added)\(parting(input, from: skipped))",
        expectedShape: "\(skipped)", remedy: remedy(added, skipped))
    }
    return shape
  }

  /// The part of the input's shape that is known without any data: the number of channels, or of features, that the
  /// first layer of the block takes; unknown if it has no such field, or takes either.
  private var least: PartialShape {
    guard let first = block.first, let field = first.declaration.fields.first(where: { $0.counts != nil }),
      let counts = field.counts, case .integer(let count)? = first.fields[field.name]
    else { return .unknown }
    switch counts {
    case .channels: return .image(count, nil, nil)
    case .features: return .features(count)
    case .either: return .unknown
    }
  }

  /// Describes the last layer of the block at which the shape stops agreeing with the other path; empty for an empty
  /// block.
  private func parting(_ input: PartialShape, from skipped: PartialShape) -> String {
    var (shape, last) = (input, 0)
    for (index, layer) in block.enumerated() {
      let output = (try? layer.outputShape(of: shape)) ?? shape
      if shape.agreeing(with: skipped) != nil, output.agreeing(with: skipped) == nil { last = index }
      shape = output
    }
    return block.isEmpty ? "" : " (the shape changes at [\(last)] \(block[last].text))"
  }

  /// Suggests a change that would make the two paths agree; nil unless both paths output images and the block's number
  /// of output channels is known.
  private func remedy(_ added: PartialShape, _ skipped: PartialShape) -> String? {
    guard added.rank == 3, skipped.rank == 3, let channels = added[0] else { return nil }
    guard shortcut.isEmpty else {
      if added[0] == skipped[0] { return "use the same stride and `padding=same` on both paths" }
      guard let others = skipped[0] else { return "use \(channels) output channels in the shortcut" }
      return "use \(others) output channels in the block, or \(channels) in the shortcut"
    }
    if added[0] == skipped[0] {
      let option = "shortcut=(conv \(channels) \(channels) kernel=1 stride=2)"
      return "`padding=same` keeps the image size at stride 1; at stride 2, add `\(option)`"
    }
    let input = skipped[0].map { "\($0) " } ?? ""
    let option = "shortcut=(conv \(input)\(channels) kernel=1)"
    return "add a shortcut with \(channels) output channels and the block's stride: `\(option)`"
  }

  public func lower(_ input: Slot, into steps: inout LayerSteps<Scalar>) -> Slot {
    let added = steps.add(block, block: LayerPath.standardBlock, input)
    let skipped = steps.add(shortcut, block: "shortcut", input)
    return steps.add(sumOf: skipped, added)
  }
}
