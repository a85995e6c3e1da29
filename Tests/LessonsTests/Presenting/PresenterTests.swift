import CommandInterpreter
import NeuralNetworks
import Testing

@testable import Lessons
@testable import Transcripts

/// A lecturer's way through lessons, without a terminal.
@Suite struct PresenterTests {
  /// Collects what is shown.
  private final class Screen {
    var lines: [String] = []
    var text: String { lines.joined(separator: "\n") }
  }

  private func host(_ screen: Screen = Screen()) -> LessonPlayer {
    var environment = Environment()
    environment.write = { screen.lines.append($0) }
    environment.show = { lines, _ in screen.lines += lines }
    var settings = Settings()
    settings.usesPager = false
    return LessonPlayer(
      environment, session: Session(settings: settings), recorder: Recorder(seed: Session.defaultSeed),
      library: .builtIn)
  }

  private func lesson(_ name: String) throws -> Lesson { try LessonLibrary.builtIn.lesson(named: name).lesson }

  @Test(arguments: LessonLibrary.builtIn.entries.map(\.name))
  func everyLessonIsPresentedToItsEnd(name: String) throws {
    let screen = Screen()
    let presenter = Presenter(try lesson(name), in: host(screen))
    presenter.begin()
    var stops = 0
    while presenter.next != .end, stops < 1000 {
      #expect(presenter.goOn().outcome.diagnostic == nil)
      stops += 1
    }
    #expect(presenter.next == .end && presenter.faults == [])
    let lesson = try lesson(name)
    for step in lesson.steps { #expect(screen.text.contains("## \(step.title)")) }
    let commands = lesson.steps.flatMap(\.tasks).flatMap(\.modelCommands).count
    #expect(stops >= commands)
  }

  /// The session, as far as it can be seen.
  private func state(_ host: LessonPlayer) -> [String: String] {
    host.interpreter.session.variables.mapValues { $0.json.text }
  }

  @Test func goingBackAndForthChangesNothing() throws {
    let (straight, winding) = (host(), host())
    let (one, other) = (
      Presenter(try lesson("max-pooling"), in: straight), Presenter(try lesson("max-pooling"), in: winding)
    )
    while one.next != .end {
      let before = winding.interpreter.session
      let next = other.next
      _ = other.goOn()
      other.goBack()
      #expect(other.next == next)
      #expect(!before.hasChanged(since: before) && before.names == winding.interpreter.session.names)
      _ = other.improvise("randn 3")
      _ = one.goOn()
      _ = other.goOn()
      #expect(one.next == other.next && state(straight) == state(winding))
    }
    // From the end to the beginning.
    for _ in 0..<200 { other.goBack() }
    #expect(winding.interpreter.session.names.isEmpty)
  }

  @Test func whatIsImprovisedLeavesNoTrace() throws {
    let screen = Screen()
    let (plain, played) = (host(), host(screen))
    let (one, other) = (Presenter(try lesson("welcome"), in: plain), Presenter(try lesson("welcome"), in: played))
    while one.next != .end {
      for name in played.interpreter.session.names { _ = other.improvise("\(name) = 3") }
      _ = other.improvise("mine = randn 2x2")
      #expect(other.improvise("nonsense").outcome.diagnostic?.code == .unknownCommand)
      _ = one.goOn()
      _ = other.goOn()
    }
    #expect(other.faults.isEmpty && screen.text.contains("reset to the lesson's"))
    var left = state(played)
    // A name of the lecturer's own stays theirs.
    #expect(left.removeValue(forKey: "mine") != nil)
    #expect(left == state(plain))
  }

  @Test func settingsThatStandInTheWayAreSetBack() throws {
    let screen = Screen()
    let host = host(screen)
    let text = """
      ---
      lesson: tiny
      format: 1
      ---
      # Tiny

      ## Large
      <!-- id: large -->

      ```cnn demo
      cnn> x = zeros 2000
      x: Tensor 2000  {..}
      ```

      """
    let presenter = Presenter(try Lesson(Array(text.utf8)), in: host)
    #expect(presenter.improvise("set limit 1000").outcome.diagnostic == nil)
    _ = presenter.goOn()
    #expect(presenter.faults.isEmpty && host.interpreter.session.names == ["x"])
    #expect(screen.text.contains("Something this command needs was changed"))
  }

  @Test func anInterruptedCommandIsTypedAgain() throws {
    let host = host()
    let presenter = Presenter(try lesson("welcome"), in: host)
    while case .command(let text) = presenter.next, !text.hasPrefix("train") { _ = presenter.goOn() }
    while case .answer = presenter.next { _ = presenter.goOn() }
    let (before, next) = (state(host), presenter.next)
    host.interpreter.environment.isInterrupted = { true }
    #expect(presenter.goOn().outcome.diagnostic?.code == .interrupted)
    #expect(state(host) == before && presenter.next == next)
    host.interpreter.environment.isInterrupted = { false }
    #expect(presenter.goOn().outcome.diagnostic == nil && presenter.next != next)
  }

  @Test func questionsAreAnsweredByEnterAndJudgedWhenSomebodyAnswers() throws {
    let screen = Screen()
    let host = host(screen)
    let presenter = Presenter(try lesson("find-the-bug"), in: host, from: 1)
    presenter.begin()
    #expect(presenter.next == .answer && screen.text.contains("Which layer is it"))
    #expect(!screen.text.contains("The answer is"))
    _ = presenter.improvise("99")
    #expect(screen.lines.last?.hasPrefix("No.") == true)
    #expect(presenter.next == .answer)
    _ = presenter.goOn()
    #expect(screen.text.contains("The answer is"))
    presenter.goBack()
    #expect(presenter.next == .answer)
  }

  @Test func nobodyFollowsALessonMeanwhile() throws {
    let host = host()
    let presenter = Presenter(try lesson("max-pooling"), in: host)
    for word in ["lesson welcome", "skip", "next", "leave"] {
      #expect(presenter.improvise(word).outcome.diagnostic?.code == .lesson)
    }
    #expect(host.state == nil)
  }

  @Test func aStepInTheMiddleBeginsWithItsWorkspace() throws {
    let lesson = try lesson("max-pooling")
    let (whole, later) = (host(), host())
    let (one, other) = (Presenter(lesson, in: whole), Presenter(lesson, in: later, from: 2))
    while one.headline.contains("step 1/") || one.headline.contains("step 2/") { _ = one.goOn() }
    #expect(one.next == other.next && state(whole) == state(later))
    #expect(Presenter.step("sparse", of: lesson) == 2 && Presenter.step("3", of: lesson) == 2)
    #expect(Presenter.step("0", of: lesson) == nil && Presenter.step("11", of: lesson) == nil)
    #expect(Presenter.step("\(Int.min)", of: lesson) == nil && Presenter.step("\(Int.max)0", of: lesson) == nil)
  }
}
