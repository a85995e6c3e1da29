import Testing

@testable import CommandInterpreter

/// A trial changes, shows and writes nothing.
@Suite struct TrialTests {
  @Test func theSessionStaysAsItIs() throws {
    var shown: [String] = []
    var environment = Environment()
    environment.show = { lines, _ in shown += lines }
    environment.write = { shown.append($0) }
    var interpreter = Interpreter(environment)
    _ = interpreter.execute("x = ones 2;")
    let before = interpreter.session
    var trial = Trial(of: interpreter)
    trial.run("x = randn 3")
    trial.run("y = 5")
    #expect(try trial.number("y") == 5)
    #expect(trial.session.names == ["x", "y"])
    #expect(interpreter.session.names == ["x"])
    #expect(!interpreter.session.hasChanged(since: before))
    #expect(shown.isEmpty)
  }

  @Test func noFileIsWritten() throws {
    var trial = Trial(of: Interpreter(Environment()))
    trial.run("x = ones 1x4x4")
    #expect(trial.run("show x file=/tmp/cnn-shell-trial.png").diagnostic?.code == .fileDenied)
  }

  @Test func anotherSeedGivesAnotherRandomness() throws {
    let interpreter = Interpreter(Environment())
    var (same, again) = (Trial(of: interpreter), Trial(of: interpreter))
    var other = Trial(of: interpreter, reseeded: 99)
    let value = try same.value(of: "randn 4")
    #expect(value.isEqual(to: try again.value(of: "randn 4")))
    #expect(!value.isEqual(to: try other.value(of: "randn 4")))
  }

  @Test func whatHasNoValueOrIsNoNumberIsToldApart() {
    var trial = Trial(of: Interpreter(Environment()))
    #expect(throws: Diagnostic.self) { try trial.value(of: "quit") }
    #expect(throws: Diagnostic.self) { try trial.number("ones 2") }
    #expect(throws: Diagnostic.self) { try trial.number("nothing") }
  }
}
