import GradientChecking
import NeuralNetworks
import TerminalGraphics

/// Details of a gradient: `entry=` computes one entry step by step, `sweep=yes` tabulates the error by step size.
enum GradientDetails {
  static let entry = Parameter(option: "entry", .path, "one entry to compute step by step, such as filters[4,1,0,1]")
  static let sweep = Parameter(option: "sweep", .yesOrNo, "whether to tabulate finite-difference errors by step size")

  /// Whether `entry=` or `sweep=` is given.
  static func areAsked(_ call: Call) -> Bool { call.has(entry) || call.has(sweep) }

  /// The value requested by `entry=` or `sweep=yes`; nil if neither is given.
  static func value<Scalar: TensorScalar>(
    _ layer: any Layer<Scalar>, at input: Tensor<Scalar>, by checker: GradientChecker<Scalar>, _ call: Call
  ) throws(Diagnostic) -> ResultValue? {
    if call[sweep] == true { return sweeps(layer, at: input, by: checker) }
    guard let path = call[entry] else { return nil }
    return try detail(path, layer, at: input, by: checker, call)
  }

  private static func detail<Scalar: TensorScalar>(
    _ path: PathExpression, _ layer: any Layer<Scalar>, at input: Tensor<Scalar>, by checker: GradientChecker<Scalar>,
    _ call: Call
  ) throws(Diagnostic) -> ResultValue {
    let names = ["input"] + layer.parameterNames
    guard names.contains(path.name) else {
      let zeros = input.shape.dimensions.map { _ in "0" }.joined(separator: ",")
      throw call.error(
        .unknownField, "\(layer.declaration.word) has no parameter `\(path.name)`", at: Self.entry,
        help: Suggestion.help(for: path.name, among: names)
          ?? "entries can come from \(names.alternatives), such as `entry=input[\(zeros)]`")
    }
    let place = names.firstIndex(of: path.name) ?? 0
    let shape = place == 0 ? input.shape : layer.parameter(place - 1).shape
    let example = "for example `entry=\(path.name)[\(shape.dimensions.map { _ in "0" }.joined(separator: ","))]`"
    guard case .index(let indices, _)? = path.accessors.first, path.accessors.count == 1, indices.count == shape.rank
    else {
      throw call.error(
        .indexOutOfRange, "`entry=` needs an index for every axis of `\(path.name)` (shape \(shape))", at: Self.entry,
        help: example
      )
    }
    let starts: [Int]
    do throws(Diagnostic) {
      let axes = try TensorSelection(indices, of: shape).axes
      guard axes.allSatisfy(\.isEntry) else {
        throw Diagnostic(
          .indexOutOfRange, "`entry=` needs an index, not a slice, for every axis of `\(path.name)` (shape \(shape))",
          help: example)
      }
      starts = axes.map(\.start)
    } catch { throw error.located(at: call.span(of: Self.entry)) }
    let found: EntryDetail?
    do throws(ShapeError) {
      found = try checker.detail(of: path.name, at: starts, in: layer, input: input)
    } catch {
      throw Diagnostic(error, of: layer.text).located(at: call.span(of: Self.entry))
    }
    guard let detail = found else {
      throw call.error(.indexOutOfRange, "\(layer.declaration.word) has no entry `\(path.text)`", at: Self.entry)
    }
    return ResultValue(
      "", kind: .gradientReport,
      fields: [
        ("analytic", NumberValue(detail.check.analytic)), ("numeric", NumberValue(detail.difference)),
        ("step", NumberValue(detail.distance)),
      ], drawings: [EntryDetailDrawing(detail)])
  }

  private static func sweeps<Scalar: TensorScalar>(
    _ layer: any Layer<Scalar>, at input: Tensor<Scalar>, by checker: GradientChecker<Scalar>
  ) -> ResultValue {
    var drawings: [any Drawing] = []
    for tensor in ["input"] + layer.parameterNames {
      let points = (try? checker.sweep(tensor, in: layer, input: input)) ?? []
      if points.isEmpty { continue }
      let rows = points.map { point -> [TableCell] in
        [.text(short(point.step)), .text(short(point.error)), .text(short(point.errorSummedFirst))]
      }
      let columns = ["step", "difference, then sum", "sum, then difference"]
      drawings.append(Table(title: "\(layer.text), \(tensor): largest relative error", columns: columns, rows: rows))
      let series = [
        Series("difference, then sum", points: points.map { .init($0.step, $0.error) }),
        Series("sum, then difference", points: points.map { .init($0.step, $0.errorSummedFirst) }),
      ]
      drawings.append(
        LinePlot(series, x: Axis("step", spacing: .logarithmic), y: Axis("error", spacing: .logarithmic)))
    }
    return ResultValue("", kind: .gradientReport, drawings: drawings)
  }

  private static func short(_ number: Double) -> String { NumberFormat(digits: 2).string(number) }
}

/// One entry's finite difference: the contributions of the first 12 outputs it changes, the sum of the others, and the
/// result.
private struct EntryDetailDrawing: Drawing {
  private let detail: EntryDetail
  private static let most = 12

  init(_ detail: EntryDetail) { self.detail = detail }

  func lines(_ style: GraphicsStyle) -> [String] {
    let format = NumberFormat(digits: max(10, style.digits))
    let short = NumberFormat(digits: 6)
    var lines = [
      "\(detail.place) = \(format.string(detail.value))",
      "  perturbed to \(format.string(detail.valueAbove)) and \(format.string(detail.valueBelow)), "
        + "\(format.string(detail.distance)) apart",
    ]
    let rows = detail.lines.prefix(Self.most).map { line -> [TableCell] in
      [
        .text(line.output), .text(format.string(line.above)), .text(format.string(line.below)),
        .text(short.string(line.slope)), .text(short.string(line.upstream)), .text(short.string(line.product)),
      ]
    }
    if rows.isEmpty {
      lines.append("  no output changes")
    } else {
      lines += Table(columns: ["output", "above", "below", "slope", "times G", "adds"], rows: Array(rows)).lines(style)
    }
    if detail.lines.count > rows.count {
      let rest = detail.lines.dropFirst(Self.most).reduce(0) { $0 + $1.product }
      lines.append("  and \(detail.lines.count - rows.count) more outputs, which add \(short.string(rest))")
    }
    lines.append("finite difference  \(format.string(detail.difference))")
    lines.append("backward says      \(format.string(detail.check.analytic))")
    return lines
  }
}
