import Testing

@testable import CommandInterpreter

/// Values are compared as in judging results.
@Suite struct ValueEqualityTests {
  /// Two values created by lines, one after the other in a session.
  private func values(_ first: String, _ second: String, after setup: [String] = []) throws -> (any Value, any Value) {
    var trial = Trial(of: Interpreter(Environment()))
    for line in setup { #expect(trial.run(line).diagnostic == nil) }
    return (try trial.value(of: first), try trial.value(of: second))
  }

  @Test(arguments: [
    ("0.1 + 0.2", "0.3"), ("tensor [1,2]", "(tensor [2,4]) / 2"), ("zeros 2x3", "(ones 2x3) - (ones 2x3)"),
    ("conv1", "conv1"), ("x.shape", "2x1x4x4"), ("data", "data"),
  ])
  func theSameByAnotherRouteIsEqual(_ first: String, _ second: String) throws {
    let (left, right) = try values(
      first, second, after: ["data = patterns 30", "conv1 = conv 1 2", "x = ones 2x1x4x4"])
    #expect(left.isEqual(to: right))
    #expect(right.isEqual(to: left))
  }

  @Test(arguments: [
    ("1", "1.001"), ("tensor [1,2]", "tensor [2,1]"), ("zeros 2x3", "zeros 3x2"), ("1", "ones 1"),
    ("conv 1 2", "conv 1 2"), ("conv 1 2", "conv 1 3"), ("patterns 30", "patterns 30"),
  ])
  func whatDiffersIsNot(_ first: String, _ second: String) throws {
    let (left, right) = try values(first, second)
    #expect(!left.isEqual(to: right))
  }

  @Test func formIsKindAndShapeAndArchitecture() throws {
    let (left, right) = try values("conv 1 2", "conv 1 2")
    #expect(left.isAlike(right))
    #expect(left.form == "the layer `conv 1 2`")
    let (tensor, other) = try values("zeros 2x3", "ones 3x2")
    #expect(!tensor.isAlike(other))
    #expect(tensor.form == "a tensor 2x3")
  }

  /// Layers with different faults have different gradients, so they are not equal.
  @Test func mistakesTellLayersApart() throws {
    let (mended, faulty) = try values(
      "good", "poor", after: ["good = maxpool 2", "poor = good", "fault poor pool-average"])
    #expect(!mended.isEqual(to: faulty) && faulty.isEqual(to: faulty))
    let (_, again) = try values("1", "poor", after: ["poor = maxpool 2", "fault poor pool-average", "mend poor"])
    #expect(mended.isEqual(to: again))
  }
}
