import ImageData
import NeuralNetworks
import TerminalGraphics

/// `summary NET` tabulates the layers of a network.
struct SummaryCommand: ValueCommand {
  private static let net = Parameter("net", .networkOrLayer, "a layer or network")
  private static let shape = Parameter(
    optional: "shape", .value(.shape, .dataset, .tensor, .number), "shape of one image, or a dataset")

  let declaration = CommandDeclaration(
    "summary", .learning, "a table of layers, output shapes, parameters and multiply-adds",
    parameters: [net, shape], pipe: net,
    details: [
      "Multiply-adds are for one image's forward pass, without bias additions.",
      "Nested layers are listed below their layer: `net[3][0]`, `net[3].shortcut[0]`.",
    ],
    examples: [Example("summary net", answer: "{..}layer{..}", after: ["net = input 1x16x16 | flatten | linear 3"])],
    seeAlso: ["parameters", "compare"], errors: [.shapeMismatch])

  func value(of call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> any Value {
    let model = call[Self.net]
    let example: Shape?
    switch call[Self.shape] {
    case let shape as ShapeValue: example = shape.shape.rank == 4 ? shape.shape.example : shape.shape
    case let data as DatasetValue: example = data.dataset.exampleShape
    case let tensor as TensorValue:
      example = tensor.tensor.shape.rank == 4 ? tensor.tensor.shape.example : tensor.tensor.shape
    case let number as NumberValue:
      guard let length = Int(exactly: number.number), 1...Limits.axisLength ~= length else {
        let name = call.path(of: Self.net)?.text ?? "NET"
        let image = Shape(1, 16, 16)
        let fits = (try? model.network.shapes(ofBatch: image.batch(of: 1))) != nil
        let example = model.network.inputShape ?? (fits ? image : nil)
        throw call.error(
          .badValue,
          "expected a shape or a whole number from 1 to \(Limits.axisLength), got \(FieldValue.number(number.number))",
          at: Self.shape, help: example.map { "for example `summary \(name) \($0)`" } ?? "write `summary \(name) SHAPE`"
        )
      }
      example = Shape(length)
    default: example = model.network.inputShape ?? model.lastForward?.evaluation.input.shape.example
    }
    do throws(NetworkShapeError) {
      let table = try NetworkTable(model.network, for: example, isLayer: model.isLayer)
      var fields: [(name: String, value: any Value)] = [
        ("parameters", NumberValue(Double(table.summary.parameters)))
      ]
      if let adds = table.summary.multiplyAdds { fields.append(("multiply_adds", NumberValue(Double(adds)))) }
      return ResultValue("", fields: fields, drawings: [table.table])
    } catch {
      throw Diagnostic(error, named: call.path(of: Self.net)?.text, isLayer: model.isLayer)
        .located(at: call.span(of: Self.net))
    }
  }
}
