import NeuralNetworks

/// Shape errors as shown to the student: the layer as it is typed, the shape it expects, the shape it receives and, in
/// a network, the shapes after the stages before it.
extension Diagnostic {
  /// Creates the error for a network or a single layer.
  ///
  /// - Parameters:
  ///   - input: the shape of one example, if known.
  ///   - isStated: whether the network itself declares that shape.
  init(
    _ failure: NetworkShapeError, named name: String? = nil, isLayer: Bool = false, input: Shape? = nil,
    isStated: Bool = false, in places: [BlockPlace] = []
  ) {
    let subject = Self.subject(failure, named: name, isLayer: isLayer, in: places)
    let batch = failure.batch.map { "\($0)x" } ?? ""
    self.init(.shapeMismatch, "\(subject) expects \(failure.error.expected) but receives \(failure.error.received)")
    if !isLayer {
      let stages = failure.stagesBefore.map { ($0.text, "\(batch)\($0.output)") }
      let last = (failure.error.word ?? failure.layerWord, "expects \(batch)\(failure.error.expectedShape)")
      notes = Self.stageLines(stages + [last]) { index in
        places.path(of: index, named: name ?? "net")
          + (index == stages.count ? failure.error.path.description : "") + " "
      }
    }
    if failure.layerIndex == 0, failure.error.path.steps.isEmpty, let input,
      let advice = Self.axesAdvice(input, batch: failure.batch, for: failure.layerWord, isStated: isStated)
    {
      help = [advice]
    } else if let remedy = failure.error.remedy {
      let start = isStated ? "" : "start with `input \(input?.description ?? "SHAPE")` and write "
      // Not suggested for a single channel or feature.
      let isOfMany = failure.error.inputCount.map { $0 > 1 } ?? false
      // The layers of a named network that declares its input were written in another line.
      let isInLine = !isLayer && (name == nil || !isStated)
      let short = isOfMany && isInLine ? Self.withoutInputCount(remedy) : nil
      help = [remedy + (short.map { ", or \(start)`\($0)` to use the input's size" } ?? "")]
    }
  }

  /// The layer in a remedy, without its number of inputs: `linear 3` for "write `linear 8 3`"; nil for other remedies.
  private static func withoutInputCount(_ remedy: String) -> String? {
    guard remedy.hasPrefix("write `"), remedy.hasSuffix("`") else { return nil }
    var words = remedy.dropFirst(7).dropLast().split(separator: " ")
    guard words.count > 1, Int(words[1]) != nil else { return nil }
    words.remove(at: 1)
    return words.joined(separator: " ")
  }

  /// The help for images with their channels last or without a channel axis; nil for other shapes, and for layers that
  /// do not take images.
  private static func axesAdvice(_ example: Shape, batch: Int?, for word: String, isStated: Bool) -> String? {
    guard ["conv", "maxpool", "avgpool", "batchnorm"].contains(word) else { return nil }
    let images = batch.map { "\($0)x" } ?? ""
    // Colours or grey last, after two longer axes: the layout of TensorFlow and of picture files.
    if example.rank == 3, [1, 3].contains(example[2]), example[0] >= 4 * example[2], example[1] >= 4 * example[2] {
      let turned = "\(example[2])x\(example[0])x\(example[1])"
      return "channels come first here: " + (isStated ? "`input \(turned)`" : "`\(images)\(turned)`")
    }
    if let batch, example.rank == 1, word != "batchnorm" {
      let picture = "\(batch)x\(example)"
      return "images are batch x channels x height x width; one picture of \(picture) is `1x1x\(picture)`"
    }
    return nil
  }

  /// The layer that an error refers to: its path as it is typed and its word, such as `net[3][1] (linear)`; only the
  /// word for a single layer without a name.
  static func subject(
    _ failure: NetworkShapeError, named name: String?, isLayer: Bool, in places: [BlockPlace] = []
  ) -> String {
    let inner = failure.error.path.description
    if isLayer, name == nil, inner.isEmpty { return failure.layerWord }
    let own = places.path(of: failure.layerIndex, named: name ?? "net")
    let path = (isLayer ? (name ?? failure.layerWord) : own) + inner
    return "\(path) (\(failure.error.word ?? failure.layerWord))"
  }

  /// Creates the error for a standalone layer.
  init(_ failure: ShapeError, of layer: String) {
    self.init(
      .shapeMismatch, "\(layer) expects \(failure.expected) but receives \(failure.received)", help: failure.remedy)
  }

  /// One line per stage, with its path and shape in columns. If there are more than 40 stages, the middle ones are
  /// omitted; the text of a stage is cut after 120 characters.
  static func stageLines(
    _ stages: [(text: String, shape: String)], place: (Int) -> String = { _ in "" }
  ) -> [String] {
    let left = stages.count > mostStages ? firstStages..<stages.count - (mostStages - firstStages) : 0..<0
    let shown = stages.indices.filter { !left.contains($0) }
    let heads = shown.map { index in
      let text = stages[index].text
      return place(index) + (text.count > longestStage ? text.prefix(longestStage) + "..." : text)
    }
    let width = heads.map(\.count).max() ?? 0
    var lines = zip(heads, shown).map { head, index in
      head + String(repeating: " ", count: width - head.count + 3) + stages[index].shape
    }
    if !left.isEmpty { lines.insert("... \(left.count) more stages", at: firstStages) }
    return lines
  }

  private static let mostStages = 40
  private static let firstStages = 10
  private static let longestStage = 120
}
