import NeuralNetworks
import TerminalGraphics
import Testing

@testable import CommandInterpreter

@Suite struct CurveTests {
  private func log(_ curves: [(String, [Double])]) -> ResultValue {
    ResultValue("", kind: .trainingLog, fields: curves.map { ($0.0, TensorValue(Tensor(Shape($0.1.count), $0.1))) })
  }

  @Test func overfittingIsSaidWhereItIs() {
    let training = [1.0, 0.6, 0.4, 0.3, 0.2, 0.1]
    func remark(_ validation: [Double], _ loss: [Double]? = nil) -> String? {
      LearningCurves.remark("", log([("loss", loss ?? training), ("validation_loss", validation)]))
    }
    #expect(
      remark([1.1, 0.8, 0.7, 0.8, 0.85, 0.9])
        == "overfitting after epoch 3: validation loss rises to 0.9, training loss falls")
    #expect(remark([1.1, 0.8, 0.7, 0.6, 0.5, 0.4]) == nil)
    #expect(remark([1.1, 0.8, 0.70, 0.71, 0.72, 0.71]) == nil)
    #expect(remark([1.1, 0.9, 0.8, 0.7, 0.9, 0.9]) == nil)
    #expect(remark([1.1, 0.8, 0.7, 0.8, 0.85, 0.9], [1, 0.6, 0.4, 0.5, 0.5, 0.6]) == nil)
    #expect(remark([]) == nil)
  }

  @Test func aLogFillsAScreenAtMost() {
    let curves = [
      ("loss", [1.0, 0.5]), ("accuracy", [0.5, 0.8]), ("validation_loss", [1.1, 0.7]),
      ("validation_accuracy", [0.4, 0.7]),
    ]
    let lines = LearningCurves([("", log(curves))]).lines(GraphicsStyle())
    #expect(lines.count <= 23)
    #expect(lines.contains { $0.contains("validation: 1.1 to 0.7") })
    #expect(lines.contains { $0.contains("training: 0.5 to 0.8") })
    #expect(LearningCurves([("", log([]))]).lines(GraphicsStyle()).count == 1)
  }

  @Test func severalLogsAreDrawnTogetherUnderTheirNames() {
    let shell = Shell()
    shell.run(all: [
      "data = patterns 40", "lin = input 1x16x16 | flatten | linear 3", "slow = train lin data epochs=2 rate=0.01",
      "reset lin", "fast = train lin data epochs=2 rate=0.1 validate=0.2",
    ])
    let text = shell.output("plot slow fast")
    #expect(text.contains("* slow: "))
    #expect(text.contains("o fast: "))
    #expect(text.contains("+ fast validation: "))
    #expect(shell.run("plot slow (tensor [1, 2])").diagnostic?.code == .wrongKind)
    #expect(shell.run("plot slow slow slow slow slow").diagnostic?.code == .limit)
    #expect(shell.output("slow | plot") == shell.output("plot slow"))
  }

  @Test func robustnessAndCompareDrawACurveANetwork() {
    let shell = Shell()
    shell.run(all: ["data = patterns 60", "a = input 1x16x16 | flatten | linear 3", "b = a"])
    let text = shell.output("robustness a b data shift=0:3 noise=[0,0.5]")
    #expect(text.contains("shift in pixels") && text.contains("standard deviation of the noise"))
    #expect(text.contains("* a: ") && text.contains("o b: "))
    #expect(!shell.output("robustness a data shift=2").contains("shift in pixels"))
    let curves = shell.output("compare a b data epochs=1 seeds=1 images=[12,24,48]")
    #expect(curves.contains("training images") && curves.contains("12 "))
    #expect(!curves.contains("..."))
    #expect(curves.contains("training images") && curves.contains("* a: "))
    #expect(!shell.output("compare a b data epochs=1 seeds=1").contains("training images"))
    // Numbers are not cut, however many networks there are.
    let many = shell.output("c = compare a b a b a b data epochs=1 seeds=2 images=[12,24]")
    #expect(!many.contains("...") && many.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(many)")
    #expect(many.split(separator: "\n").count { $0.hasPrefix("images  ") } == 2)
  }

  @Test func confusionSaysTheAccuracyOnce() {
    let shell = Shell()
    shell.run(all: ["data = patterns 60", "a = input 1x16x16 | flatten | linear 3"])
    let lines = shell.output("confusion a data").split(separator: "\n")
    #expect(lines.count { $0.contains("accuracy") } == 1)
  }

  @Test func theClassesOfADatasetShareAScale() {
    let shell = Shell()
    shell.run(all: ["data = patterns 20"])
    #expect(shell.output("show data").contains("one scale for all"))
  }
}
