import ImageData
import NeuralNetworks
import TerminalGraphics

/// `show VALUE` draws a value, or saves its picture.
struct ShowCommand: ValueCommand {
  private static let value = Parameter("value", .value(), "a value: a tensor, dataset, layer, network or result")
  private static let file = Parameter(option: "file", .file, "PNG file to save the picture to, such as x.png")
  private static let zoom = Parameter(
    option: "zoom", .integer(1...64), "pixels per value in the saved file (default: fits a screen)")

  let declaration = CommandDeclaration(
    "show", .pictures, "draws a value: images, filters, curves, tables; saves pictures as PNG",
    parameters: [value, file, zoom], pipe: value,
    details: [
      "Every picture shows its scale; `set graphics ascii` draws with plain characters.",
      "A file contains only the colours. With `zoom=1`, each value is one pixel.",
    ],
    examples: [Example("show data[0]", answer: "{..}", after: ["data = patterns 20"])],
    seeAlso: ["plot", "filters", "features", "describe", "set"],
    errors: [.wrongKind, .badValue, .fileNotFound, .fileDenied, .limit])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let value = call[Self.value]
    // The planes are copied to be drawn.
    if let tensor = (value as? TensorValue)?.tensor { try evaluator.checkTensor(tensor.shape, copies: 2) }
    let shown = drawn(value, call, evaluator)
    guard let file = call[Self.file] else { return shown }
    return try save(shown, of: value, as: file, call, evaluator)
  }

  private func drawn(_ value: any Value, _ call: Call, _ evaluator: Evaluator) -> ResultValue {
    switch value {
    case let tensor as TensorValue: return drawn(tensor.tensor, areImages: tensor.areImages, evaluator)
    case let data as DatasetValue: return drawn(data.dataset)
    case let model as ModelValue where model.isLayer && model.word == "conv":
      return FiltersCommand.value(model.network.layers[0], named: call.path(of: Self.value)?.text ?? "the layer")
    case let model as ModelValue where model.isLayer && !model.network.layers[0].ownParameterNames.isEmpty:
      return drawn(model.network.layers[0].parameter(0), evaluator)
    case let result as ResultValue where result.kind == .trainingLog:
      return ResultValue("", drawings: [LearningCurves([("", result)])])
    case let result as ResultValue: return ResultValue(result.headline, drawings: result.drawings)
    default: return ResultValue("", drawings: [TextLines(value.lines(evaluator.style))])
    }
  }

  private func drawn(_ tensor: Tensor<Double>, areImages: Bool = false, _ evaluator: Evaluator) -> ResultValue {
    let summary = TensorValue(tensor).summary(evaluator.style)
    guard tensor.shape.rank >= 2, tensor.count > 0 else {
      return ResultValue(summary, drawings: [TensorNumbers(tensor)])
    }
    if tensor.shape.rank == 3, tensor.shape[0] == 3 {
      return ResultValue(summary, drawings: [Picture(image: tensor, caption: "")])
    }
    let pictures = TensorPictures(tensor, areImages: areImages)
    let more = pictures.count > pictures.pictures.count ? "  (the first \(pictures.pictures.count) planes)" : ""
    let isShared = tensor.shape.rank > 2
    return ResultValue(summary + more, drawings: [Picture.sheet(pictures.pictures, sharedScale: isShared)])
  }

  /// The first image of every class, on a common scale.
  private func drawn(_ data: Dataset) -> ResultValue {
    let labels = data.labels
    let pictures = data.classes.indices.compactMap { label -> Picture? in
      guard let first = labels.firstIndex(of: label) else { return nil }
      return Picture(image: data.image(at: first), caption: DisplayText.escaped(data.classes[label]))
    }
    return ResultValue(
      "the first image of each of \(NumberFormat.counted(pictures.count, "class", plural: "classes")) "
        + "(\(NumberFormat.counted(data.count, "image")))",
      drawings: [Picture.sheet(pictures, sharedScale: true)])
  }

  // MARK: Files

  /// If no zoom is given, a picture is enlarged by the largest whole factor (up to 16) that keeps its longer side
  /// within this many pixels.
  private static let screen = 640
  private static let largestZoom = 16

  /// Help that suggests saving a slice of a tensor that is too large; nil if the value is not a tensor given by a path.
  private func sliceHelp(_ value: any Value, _ file: String, _ call: Call) -> String? {
    guard let path = call.path(of: Self.value)?.text, let tensor = (value as? TensorValue)?.tensor else { return nil }
    guard tensor.shape.rank > 1 else { return nil }
    let first = String(repeating: "0,", count: tensor.shape.rank - 2)
    return "save a slice of \(path), as in `show \(path)[\(first)0:1000,0:1000] file=\(file)`"
  }

  private func save(
    _ shown: ResultValue, of value: any Value, as file: String, _ call: Call, _ evaluator: Evaluator
  ) throws(Diagnostic) -> ResultValue {
    guard file.lowercased().hasSuffix(".png") else {
      throw call.error(
        .badValue, "pictures are saved as PNG, but \(file) does not end in .png", at: Self.file,
        help: "for example `file=x.png`")
    }
    let sheets = shown.drawings.compactMap { ($0 as? any PixelDrawing)?.sheet }.filter { !$0.pictures.isEmpty }
    guard var sheet = sheets.first else {
      let subject = (value as? TensorValue).map { "a tensor of shape \($0.tensor.shape)" } ?? value.kind.withArticle
      throw call.error(
        .wrongKind, "\(subject) can't be saved as a picture", at: Self.value,
        help: "images, filters, feature maps, saliency maps and mistakes can be saved, as in "
          + "`show DATA[0] file=x.png`")
    }
    sheet.pictures = sheets.flatMap(\.pictures)
    let theme = evaluator.style.theme
    let plain = sheet.canvas(theme: theme)
    try evaluator.checkInterruption()
    let fitting = min(Self.screen / max(plain.width, plain.height, 1), Self.largestZoom)
    let zoom = call[Self.zoom] ?? max(1, fitting)
    // An upper bound on the longer side, since the gaps between pictures grow no faster than the zoom. A picture far
    // above the limit is not even enlarged.
    let side = max(plain.width, plain.height) * zoom
    let canvas = side > 4 * PNGFile.largestSide ? plain : sheet.canvas(theme: theme, magnification: zoom)
    guard side <= PNGFile.largestSide else {
      let largest = PNGFile.largestSide / max(plain.width, plain.height, 1)
      throw call.error(
        .limit,
        "a saved picture can be at most \(PNGFile.largestSide) pixels wide and high, but this one needs \(side)",
        at: call.has(Self.zoom) ? Self.zoom as any DeclaredParameter : Self.value,
        help: largest > 0 ? "`zoom=\(largest)` or less fits" : sliceHelp(value, file, call))
    }
    // After Ctrl-C the picture may be incomplete; it is not saved then.
    try evaluator.checkInterruption()
    let path = try evaluator.writablePath(file, at: call.span(of: Self.file))
    var rgb: [UInt8] = []
    rgb.reserveCapacity(3 * canvas.pixels.count)
    for pixel in canvas.pixels.polled {
      rgb.append(pixel.red)
      rgb.append(pixel.green)
      rgb.append(pixel.blue)
    }
    try evaluator.checkInterruption()
    do throws(DataError) {
      try PNGFile.write(width: canvas.width, height: canvas.height, rgb: rgb, to: path)
    } catch {
      throw Diagnostic(
        ErrorCode(error.kind), "\(DisplayText.escaped(file)): \(error.reason)",
        at: call.span(of: Self.file), help: error.remedy)
    }
    return ResultValue("saved \(DisplayText.escaped(file)): \(canvas.width)x\(canvas.height) pixels")
  }
}

extension TensorValue {
  /// Whether these are images from a dataset.
  fileprivate var areImages: Bool { provenance?.word == "[]" && provenance?.operands.first is DatasetValue }
}
