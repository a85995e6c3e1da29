import Equations
import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// The result of `gradcheck`: the report as a value, and the error if the check did not pass.
extension GradcheckCommand {
  /// The result of checking a layer at one or several inputs.
  ///
  /// - Parameter subject: the checked layer, which becomes the field `subject` of the result.
  func output(_ name: String, _ reports: [GradientReport], of subject: ModelValue, _ call: Call) -> CommandOutput {
    let conclusion = GradientConclusion(name, reports)
    let failing = reports.first { $0.count(.wrong) > 0 }?.worst
    let wrong = reports.first { $0.verdict == .wrong }
    let blame =
      failing.flatMap { tensor in tensor.worst.map { "\(tensor.place(of: $0)) is wrong" } }
      ?? wrong.map(GradientConclusion.complaint)
    let value = value(
      conclusion, GradientReportDrawing(conclusion, reports), reports.map { ($0.subject, $0) }, of: subject, at: nil,
      hint: wrong?.tensors.lazy.compactMap(\.hint).first, call)
    return output(value, failure(conclusion, blame: blame, input: reports.first?.inputShape, call))
  }

  /// The result of checking a network, or a layer with nested layers.
  func output(_ name: String, _ checks: [NetworkReport], of subject: ModelValue, _ call: Call) -> CommandOutput {
    let conclusion = GradientConclusion(name, checks)
    guard let leading = checks.first(where: { $0.verdict == conclusion.verdict }) ?? checks.first else {
      return output(name, [GradientReport](), of: subject, call)
    }
    let value = value(
      conclusion, NetworkReportDrawing(conclusion, leading),
      checks.flatMap { $0.layers.map { ("\($0.path) \($0.report.subject)", $0.leading) } },
      of: subject, at: leading.blamed.first, call)
    return output(value, failure(conclusion, blame: leading.blame, input: leading.inputShape, call))
  }

  /// Notes on layers whose typed forward pass differs from the built-in one: gradients are judged against the typed one.
  func typedForwardNotes(_ call: Call, _ evaluator: Evaluator) -> [String] {
    let model = call[Self.net]
    let name = call.name(of: Self.net, else: model.word)
    return LayerPath.tree(of: model.network.layers).compactMap { place in
      let layer = mended(place.layer)
      guard layer.typedEquations["Y"] != nil || layer.typedEquations["Z"] != nil, !layer.isOwn,
        let found = TextbookDifference(layer, in: evaluator.context(Double.self), seed: Session.defaultSeed),
        found.output.isReal
      else { return nil }
      let row = found.output
      let indices = row.indices.map(String.init).joined(separator: ",")
      let (own, builtIn) = (evaluator.format(row.values.own), evaluator.format(row.values.builtIn))
      return "forward differs from \(layer.declaration.word)'s, most at Y[\(indices)] (\(own) instead of \(builtIn)); "
        + "the gradients of \(model.place(of: place.path, named: name)) are judged against your forward"
    }
  }

  private func output(_ value: ResultValue, _ failure: Diagnostic?) -> CommandOutput {
    CommandOutput(value, effects: failure.map { [.verdict($0)] } ?? [])
  }

  /// - Parameters:
  ///   - place: the path of the first wrong layer of a network; nil if no layer is wrong, and for a check of a single
  ///     layer.
  ///   - hint: what the first wrong gradient of a single layer looks like, if anything simple fits.
  private func value(
    _ conclusion: GradientConclusion, _ drawing: any Drawing, _ layers: [CheckedLayer], of subject: ModelValue,
    at place: LayerPath?, hint: String? = nil, _ call: Call
  ) -> ResultValue {
    let tally = conclusion.tally
    var fields: [(name: String, value: any Value)] = [
      ("passed", conclusion.verdict == .right ? 1 : 0), ("worst", tally.worstError), ("checked", Double(tally.checked)),
      ("agree", Double(tally.agree)), ("kinks", Double(tally.kinks)), ("wrong", Double(tally.wrong)),
      ("undecided", Double(tally.undecided)), ("untested", Double(tally.untested)),
    ].map { ($0.0, NumberValue($0.1)) }
    fields.append(("subject", subject))
    if let place {
      if let first = place.first { fields.append(("blame", NumberValue(Double(first)))) }
      fields.append(("place", TextValue("\(place)")))
    }
    if let hint { fields.append(("hint", TextValue(hint))) }
    return ResultValue(
      "", kind: .gradientReport, fields: fields, drawings: [drawing] + (call[Self.per]?.drawings(layers) ?? []))
  }

  /// The error for a check that did not pass; nil if it passed.
  private func failure(
    _ conclusion: GradientConclusion, blame: String?, input: Shape?, _ call: Call
  ) -> Diagnostic? {
    if conclusion.wasStopped {
      let checked = conclusion.tally.checked
      return call.error(
        .interrupted, "the check was stopped after \(checked) \(checked == 1 ? "entry" : "entries")",
        help: "`budget=\(call[Self.budget].map { max(1, $0 / 10) } ?? 100)` checks fewer entries")
    }
    let message: String
    switch conclusion.verdict {
    case .right: return nil
    case .wrong:
      // A property such as "two backward passes give the same gradients" is not compared with finite differences.
      let what = conclusion.tally.wrong > 0 ? "backward disagrees with finite differences" : "backward is wrong"
      return call.error(.gradientWrong, blame.map { "\(what): \($0)" } ?? what, at: Self.net)
    case .undecided: message = conclusion.undecidedSentence
    case .untested: message = conclusion.untestedSentence
    case .nothingToCheck: message = "there are no gradients to check"
    }
    return call.error(.gradientUndecided, message, at: Self.net, help: otherInput(input, call))
  }

  /// A help line that suggests another input.
  private func otherInput(_ input: Shape?, _ call: Call) -> String {
    let place = call.text(of: Self.layer).map { " layer=\($0)" } ?? ""
    if call[Self.x] != nil { return "`gradcheck \(subject(call))\(place)` checks at generated inputs" }
    guard let input else { return "give an input: `gradcheck NET X`" }
    return "`gradcheck \(subject(call)) (10 * (randn \(input)))\(place)` checks at larger inputs"
  }

  /// The checked layer or network as it was typed, even if it was written in parentheses.
  private func subject(_ call: Call) -> String {
    call.text(of: Self.net) ?? call.name(of: Self.net, else: "NET")
  }
}
