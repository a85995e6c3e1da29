import Testing

@testable import CommandInterpreter

/// What a line does is known without running it.
@Suite struct LineReadingTests {
  private let interpreter = Interpreter(Environment())

  @Test func targetAndWords() throws {
    let reading = try #require(interpreter.reading(of: "net = input 1x8x8 | conv 4 | flatten"))
    #expect(reading.target == "net")
    #expect(reading.words == ["input", "conv", "flatten"])
    #expect(reading.families == [.layers])
    #expect(!reading.isLook)
  }

  @Test func aPartOfAValueIsATargetToo() {
    #expect(interpreter.reading(of: "conv1.filters[0,0] = zeros 3x3")?.target == "conv1")
  }

  @Test func aTimedCommandCounts() {
    #expect(interpreter.reading(of: "time train net data")?.words == ["time", "train"])
  }

  @Test func aBareNameIsALook() {
    #expect(interpreter.reading(of: "x")?.isLook == true)
    #expect(interpreter.reading(of: "x | conv1")?.isLook == false)
    #expect(interpreter.reading(of: "") == nil)
    #expect(interpreter.reading(of: "x = (") == nil)
  }

  @Test func theSameCommandOnTheSameSubject() throws {
    var trial = Trial(of: interpreter)
    for line in ["x = ones 1x1x8x8", "y = x", "z = zeros 1x1x8x8", "c = conv 1 2"] { trial.run(line) }
    func subject(_ line: String) -> LineSubject? { trial.subject(of: line) }
    let wanted = try #require(subject("gradcheck c x"))
    for line in ["x | gradcheck c", "gradcheck c y seed=3"] {
      let other = try #require(subject(line))
      #expect(wanted.isEqual(to: other), "\(line)")
    }
    for line in ["gradcheck c z", "forward c x"] {
      let other = try #require(subject(line))
      #expect(!wanted.isEqual(to: other), "\(line)")
    }
    #expect(subject("x | c") == nil)
    #expect(subject("gradcheck nothing") == nil)
  }
}
