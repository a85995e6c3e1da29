import ImageData
import NeuralNetworks
import TerminalGraphics

/// `saliency NET X` draws how strongly a prediction depends on each pixel.
struct SaliencyCommand: ValueCommand {
  /// A measure of how strongly the prediction depends on a pixel.
  private enum Method: String, CaseIterable {
    case gradient, occlusion
  }

  private static let net = Parameter("net", .networkOrLayer, "a classification network")
  private static let x = Parameter("x", .tensor, "an image, or a batch whose first image is used")
  private static let method = Parameter(
    option: "method", .choice(), default: Method.gradient,
    "measure of the dependence on a pixel")
  private static let side = Parameter(
    option: "side", .integer(1...4096), "side of the occluding square in pixels (default: a quarter of the image)")

  let declaration = CommandDeclaration(
    "saliency", .pictures, "draws how strongly a network's prediction depends on each pixel of an image",
    parameters: [net, x, method, side], pipe: x,
    details: [
      "gradient: |∂y_c/∂x| for the largest output y_c, maximum over the channels (Simonyan et al. 2014).",
      "occlusion: drop in the class probability when a square of zeros is centred on the pixel "
        + "(Zeiler and Fergus 2014).",
    ],
    examples: [
      Example(
        "saliency net data[0]", answer: "{..}",
        after: ["data = patterns 20", "net = input 1x16x16 | conv 4 | relu | flatten | linear 3"])
    ], seeAlso: ["features", "predict", "gradflow"], errors: [.shapeMismatch, .interrupted])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let model = call[Self.net]
    let evaluation = try call.evaluation(of: Self.net, at: Self.x, in: evaluator).evaluation
    let (input, output) = (evaluation.input, evaluation.output)
    guard input.shape.rank == 4, output.shape.rank == 2 else {
      throw call.error(
        .shapeMismatch,
        "saliency needs a network that maps images (channels x height x width) to classes, not shape "
          + "\(input.shape.example) to shape \(output.shape.example)",
        at: Self.net,
        help: input.shape.rank == 4
          ? "end the network with `flatten` and `linear CLASSES`"
          : "begin the network with an image shape, such as `input 1x16x16 |`")
    }
    let label = output.largestInRows()[0]
    let probability = SoftmaxCrossEntropy.probabilities(output)[0, label]
    let names = classNames(output.shape[1], model.dataTraits?.classNames ?? [])
    let isOcclusion = call[Self.method] == .occlusion
    let (height, width) = (input.shape[2], input.shape[3])
    let side = call[Self.side] ?? max(1, min(height, width) / 4)
    let map: Tensor<Double>
    if isOcclusion {
      let occlusion = Occlusion(
        network: model.network, kernels: evaluator.kernels(), image: input.reshaped(to: input.shape.example),
        label: label, probability: probability, side: side)
      map = try Self.map(of: occlusion, call, evaluator)
    } else {
      map = try Self.gradient(model.network, evaluation, label: label, call, evaluator)
    }
    let grid = PixelGrid(map, plane: 0)
    let image = Picture(image: input.reshaped(to: input.shape.example), caption: "the image")
    let drawn =
      isOcclusion
      ? Picture.signed(grid, caption: "probability drop") : .activation(grid, caption: "gradient magnitude")
    let answer =
      "predicts \(DisplayText.escaped(names[label])) with probability \(NumberFormat.fixed(probability, decimals: 3))"
    let how = isOcclusion ? "hiding \(side)x\(side) squares" : "gradient of output \(label)"
    return ResultValue(
      "\(call.name(of: Self.net, else: "the network")) \(answer); \(how)",
      fields: [
        ("map", TensorValue(map)), ("class", NumberValue(Double(label))), ("probability", NumberValue(probability)),
      ], drawings: [PictureSheet([image, drawn])])
  }

  /// Computes the maximum of |∂y_c/∂x| over the channels of one image, as a tensor H x W.
  private static func gradient(
    _ network: LayeredNeuralNetwork<Double>, _ evaluation: NetworkEvaluation<Double>, label: Int, _ call: Call,
    _ evaluator: Evaluator
  ) throws(Diagnostic) -> Tensor<Double> {
    var upstream = Tensor<Double>(evaluation.output.shape)
    upstream.values[label] = 1
    let gradient: Tensor<Double>
    try evaluator.checkPasses(of: network, evaluation.input.shape, in: evaluator.context()) {
      $0.kept.saturatingAdd($0.backward)
    }
    do throws(NetworkShapeError) {
      gradient = try network.backward(upstream, evaluation, in: evaluator.context()).input
    } catch {
      throw Diagnostic(error, named: call.path(of: net)?.text).located(at: call.span(of: net))
    }
    let (height, width) = (gradient.shape[2], gradient.shape[3])
    var largest = [Double](repeating: 0, count: height * width)
    for (place, slope) in gradient.values.enumerated() {
      let pixel = place % (height * width)
      // Keep a NaN, so that it is drawn as one.
      if abs(slope) > largest[pixel] || slope.isNaN { largest[pixel] = abs(slope) }
    }
    return Tensor(Shape(height, width), largest)
  }

  /// Computes the whole occlusion map row by row, showing progress.
  private static func map(
    of occlusion: Occlusion, _ call: Call, _ evaluator: Evaluator
  ) throws(Diagnostic) -> Tensor<Double> {
    let environment = evaluator.environment
    let row = occlusion.image.shape.batch(of: occlusion.width)
    try evaluator.checkActivations(of: occlusion.network, row)
    try evaluator.checkPasses(of: occlusion.network, row, in: evaluator.context()) {
      $0.forward.saturatingAdd(row.bytes())
    }
    defer { environment.progress(nil) }
    var values: [Double] = []
    for row in 0..<occlusion.height {
      guard !environment.isInterrupted() else {
        throw call.error(.interrupted, "stopped before all pixels were covered")
      }
      do throws(NetworkShapeError) {
        values += try occlusion.falls(row: row)
      } catch {
        throw Diagnostic(error, named: call.path(of: net)?.text).located(at: call.span(of: net))
      }
      environment.progress(
        ProgressBar(label: "occlusion", fraction: Double(row + 1) / Double(occlusion.height)))
    }
    return Tensor(Shape(occlusion.height, occlusion.width), values)
  }
}
