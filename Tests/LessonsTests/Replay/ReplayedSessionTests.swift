import CommandInterpreter
import Synchronization
import TerminalTesting
import Testing

@testable import Lessons
@testable import Transcripts

/// Recordings with commands that Ctrl-C stopped replay as they were.
@Suite struct ReplayedSessionTests {
  /// Presses Ctrl-C when somebody has asked for it so many times.
  private final class CtrlC: Sendable {
    private let rest = Mutex(Int.max)

    func press(after polls: Int) { rest.withLock { $0 = polls } }
    func forget() { rest.withLock { $0 = .max } }
    var isPressed: Bool {
      rest.withLock { rest in
        if rest > 0, rest < .max { rest -= 1 }
        return rest == 0
      }
    }
  }

  private static let begin = [
    "data = patterns 60", "net = input 1x16x16 | conv 2 | relu | maxpool 4 | flatten | linear 3",
  ]

  /// What a recording holds of lines, each stopped when Ctrl-C was asked for so many times; 0 for not at all.
  private func recording(_ lines: [(String, Int)]) throws -> String {
    let folder = try TemporaryFolder()
    let key = CtrlC()
    var environment = Environment()
    environment.isInterrupted = { key.isPressed }
    environment.forgetInterrupt = { key.forget() }
    let player = LessonPlayer(environment, session: Session(), recorder: Recorder(seed: 24), library: .builtIn)
    _ = player.execute("record \"\(folder.file("a.cnn.md"))\"")
    for (line, polls) in Self.begin.map({ ($0, 0) }) + lines {
      if polls > 0 { key.press(after: polls) }
      _ = player.execute(line)
      key.forget()
    }
    return try #require(folder.read("a.cnn.md"))
  }

  private func report(_ text: String) throws -> ReplayReport {
    let transcript = try Transcript(Array(text.utf8))
    return ReplayReport(name: "", transcript: transcript, results: ReplayedSession(of: transcript).results)
  }

  @Test func aTrainingStopsWhereItWasStopped() throws {
    let text = try recording([("train net data epochs=40 batch=10", 9), ("evaluate net data", 0), ("randn 2", 0)])
    let transcript = try Transcript(Array(text.utf8))
    #expect(transcript.commands[2].code == .interrupted && transcript.commands[2].stops.lesson == nil, "\(text)")
    let count = try #require(transcript.commands[2].stops.batches)
    #expect(1..<240 ~= count)
    #expect(transcript.commands[3].stops == StopMarks())
    let replayed = try report(text)
    #expect(replayed.isAsWritten, "\(replayed.lines)")
    let elsewhere = try report(text.replacing("interrupted: \(count)", with: "interrupted: \(count + 1)"))
    #expect(!elsewhere.isAsWritten)
  }

  @Test func whatWasDroppedIsNotRunAgain() throws {
    let text = try recording([("robustness net data", 1), ("x = randn 3", 0)])
    let transcript = try Transcript(Array(text.utf8))
    #expect(transcript.commands[2].code == .interrupted && transcript.commands[2].isDropped, "\(text)")
    let replayed = try report(text)
    #expect(replayed.isAsWritten, "\(replayed.lines)")
    // A recording of before, without marks: nothing computes for hours.
    let old = try report(text.replacing("robustness net data", with: "train net data epochs=1000000"))
    #expect(old.failures.count <= 1, "\(old.lines)")
  }
}
