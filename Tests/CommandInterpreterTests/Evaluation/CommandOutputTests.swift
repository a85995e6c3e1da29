import Foundation
import Testing

@testable import CommandInterpreter

/// Effects of commands are returned by their line in order, unless it fails.
@Suite final class CommandOutputTests {
  /// A request to a higher module.
  private struct Wish: CommandRequest, Equatable {
    let text: String
  }

  /// A request to another module.
  private struct OtherWish: CommandRequest {}

  /// `wish TEXT` requests a text, and returns its length.
  private struct WishCommand: Command {
    private static let text = Parameter("text", .word, "what")
    let declaration = CommandDeclaration("wish", .session, "asks for something", parameters: [text], examples: [])

    func run(_ call: Call, in evaluator: inout Evaluator) throws(Diagnostic) -> CommandOutput {
      let wish = Wish(text: call[Self.text])
      return CommandOutput(NumberValue(Double(wish.text.count)), effects: [.request(wish), .request(OtherWish())])
    }
  }

  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("effects-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func interpreter() -> Interpreter {
    var interpreter = Interpreter(Environment(commands: .standard.adding([WishCommand()])))
    _ = interpreter.execute("cd \(folder.path)")
    return interpreter
  }

  private func wishes(_ line: String) -> [String] {
    var interpreter = interpreter()
    return interpreter.execute(line).requests(Wish.self).map(\.text)
  }

  @Test(arguments: [
    ("wish a", ["a"]), ("x = wish a", ["a"]), ("time wish a", ["a"]), ("time time wish a", ["a"]),
    ("(wish a) + (wish b)", ["a", "b"]), ("x = [(wish b), (wish a)]", ["b", "a"]), ("1 + 1", []),
    ("randn (wish abc) | relu", ["abc"]), ("wish a;", ["a"]),
    ("(wish a) + nothing", []), ("(wish a) | relu", []), ("drop (wish a)", []),
  ])
  func comeOutOfTheLine(line: String, wanted: [String]) { #expect(wishes(line) == wanted, "\(line)") }

  private func write(_ text: String) throws {
    try text.write(to: folder.appendingPathComponent("f.cnn"), atomically: true, encoding: .utf8)
  }

  @Test func aFileAsksLineByLine() throws {
    try write("wish a\nx = 1\n(wish b) + (wish c)\n")
    #expect(wishes("run f.cnn") == ["a", "b", "c"])
    #expect(wishes("time run f.cnn") == ["a", "b", "c"])
  }

  @Test func aFileThatFailsAsksForNothing() throws {
    try write("wish a\nx = nothing\nwish b\n")
    #expect(wishes("run f.cnn") == [])
  }

  @Test func aFileEndsWhereItQuits() throws {
    try write("wish a\ntime quit\nwish b\n")
    var interpreter = interpreter()
    let outcome = interpreter.execute("run f.cnn")
    #expect(outcome.wantsToQuit && outcome.requests(Wish.self).map(\.text) == ["a"])
  }

  /// A verdict also ends the file, but its result and its requests are kept.
  @Test func aFileEndsAtAVerdict() throws {
    try write("wish a\nlog = train n d rate=1e6 loss=mse epochs=50\nwish b\n")
    var interpreter = interpreter()
    for line in ["d = patterns 60", "n = flatten | linear 256 3"] { _ = interpreter.execute(line) }
    let outcome = interpreter.execute("run f.cnn")
    #expect(outcome.diagnostic?.code == .diverged)
    #expect(outcome.diagnostic?.message.hasPrefix("f.cnn:2:") == true, "\(outcome.diagnostic?.message ?? "")")
    #expect(interpreter.session.variables["log"]?.kind == .trainingLog)
    #expect(outcome.requests(Wish.self).map(\.text) == ["a"])
  }

  /// `undo` in a file takes effect, and the file itself is then not an undo step.
  @Test func aFileThatUndoesIsNoStep() throws {
    try write("undo\n")
    let shell = Shell()
    shell.run(all: ["cd \(folder.path)", "x = 1", "y = 2", "run f.cnn"])
    #expect(shell.interpreter.session.names == ["x"])
    #expect(shell.output("undo") == "undone: x = 1")
  }

  @Test func quitIsAskedByItsOwnLineAlone() {
    var interpreter = interpreter()
    #expect(interpreter.execute("quit").wantsToQuit)
    #expect(!interpreter.execute("x = quit").wantsToQuit, "a line that fails")
    #expect(!interpreter.execute("1 + 1").wantsToQuit)
  }

  /// State shared by a higher module is found by its type.
  @Test func factsAreFoundByTheirType() {
    var environment = Environment()
    #expect(environment[Wish.self] == nil)
    environment[Wish.self] = Wish(text: "a")
    environment[Int.self] = 3
    #expect(environment[Wish.self]?.text == "a" && environment[Int.self] == 3)
    environment[Int.self] = nil
    #expect(environment[Int.self] == nil)
  }
}
