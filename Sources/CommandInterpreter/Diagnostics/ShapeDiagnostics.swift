import NeuralNetworks

/// Shape errors as shown to the student: the layer as it is typed, the shape it expects, the shape it receives, and the
/// shape of every stage before it.
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
    if let remedy = failure.error.remedy {
      let start = isStated ? "" : "start with `input \(input?.description ?? "SHAPE")` and "
      // Not suggested for a single channel or feature.
      let isOfMany = failure.error.inputCount.map { $0 > 1 } ?? false
      help = [remedy + (isOfMany && !isLayer ? ", or \(start)leave the number out" : "")]
    }
  }

  /// The layer that an error refers to, as it is typed: `net[3][1] (linear)`.
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

  /// One line per stage, with its place and shape in columns. Many stages are cut in the middle, a long one at the end.
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
