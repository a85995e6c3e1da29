import CommandInterpreter
import Platform
import Synchronization
import TerminalTesting
import Testing

@testable import Grading
@testable import Lessons
@testable import LessonsTests
@testable import Transcripts

/// What the processes of one grading compute once for all journals.
@Suite struct SharedResultsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func shared(salt: UInt64 = 7) throws -> SharedResults {
    try #require(SharedResults(SharedResults.word(folder.file("shared"), salt: salt)))
  }

  /// A host whose clock runs on at each look, so that everything takes long.
  private func host(_ shared: SharedResults?) -> (host: LessonPlayer, shown: () -> [String]) {
    final class Sink {
      var lines: [String] = []
      var time = 0.0
    }
    let sink = Sink()
    let host = LessonPlayer(
      Environment(), session: Session(), recorder: Recorder(seed: Session.defaultSeed), library: .builtIn)
    host.interpreter.environment.clock = {
      sink.time += 1
      return sink.time
    }
    host.interpreter.environment.write = { sink.lines.append($0) }
    host.interpreter.environment.show = { lines, _ in sink.lines += lines }
    host.interpreter.environment.showProgress = { bar, _ in if bar != nil { sink.lines.append("computes") } }
    host.interpreter.environment.checkpoints = shared?.checkpoints
    return (host, { sink.lines })
  }

  private static let commands = [
    "data = patterns 60", "net = input 1x16x16 | flatten | linear 3", "log = train net data epochs=3 validate=0.5",
    "net[1].weights[0,0:4]", "after = randn 3", "robustness net data shift=0:2",
  ]

  private func lines(_ shared: SharedResults?, _ commands: [String] = commands) -> [String] {
    let (host, shown) = host(shared)
    for command in commands { _ = host.execute(command) }
    return shown()
  }

  private func files() -> [String] { Files.names(inFolder: folder.file("shared")).sorted() }

  @Test func theSecondFindsWhatTheFirstHasComputedAndSaysTheSame() throws {
    try Files.makePrivateFolder(folder.file("shared"))
    let alone = lines(nil)
    let first = lines(try shared())
    #expect(files().count == 2 && first == alone && alone.contains("computes"))
    let second = lines(try shared())
    #expect(!second.contains("computes") && second == alone.filter { $0 != "computes" })
    #expect(alone.contains { $0.hasPrefix("epoch 3/3  loss") && $0.contains("validation") })
  }

  @Test func anotherSaltOrNetworkOrMistakeIsComputedAnew() throws {
    try Files.makePrivateFolder(folder.file("shared"))
    let (net, train) = ("net = input 1x16x16 | conv 2 | relu | flatten | linear 3", "train net data")
    _ = lines(try shared(), ["data = patterns 60", net, train])
    let count = files().count
    #expect(count == 1)
    for others in [
      ["data = patterns 60", net, "fault net relu-mask-skipped", train], ["data = patterns 61", net, train],
      ["data = patterns 60", net, "train net data rate=0.01"], ["seed 3", "data = patterns 60", net, train],
    ] { #expect(lines(try shared(), others).contains("computes"), "\(others)") }
    #expect(files().count == count + 4)
    #expect(lines(try shared(salt: 8), ["data = patterns 60", net, train]).contains("computes"))
  }

  @Test func whatIsDamagedOrNotThereIsComputed() throws {
    try Files.makePrivateFolder(folder.file("shared"))
    let whole = lines(try shared())
    let intact = try files().map { (name: $0, bytes: try Files.bytes(folder.file("shared/\($0)"))) }
    for (name, bytes) in intact {
      for cut in [0, 5, 8, bytes.count - 1] {
        try Files.writePrivately(Array(bytes[..<cut]), to: folder.file("shared/\(name)"))
      }
      var other = bytes
      other[bytes.count / 2] ^= 1
      try Files.writePrivately(other, to: folder.file("shared/\(name)"))
    }
    #expect(lines(try shared()) == whole)
    // Without a folder nothing is kept, and all is as it is.
    let nowhere = try #require(SharedResults("1:/nowhere/at/all"))
    #expect(lines(nowhere) == whole)
  }

  @Test func onlyAWordOfItsOwnIsRead() {
    for text in ["", "x", ":", "x:/tmp", "-1:/tmp"] { #expect(SharedResults(text) == nil, "\(text)") }
  }

  /// Journals of a lesson that learns come to the same with it and without it.
  @Test func journalsComeToTheSame() throws {
    try Files.makePrivateFolder(folder.file("shared"))
    let maker = JournalMaker(folder: folder.path)
    for kind in [JournalMaker.Kind.whole, .stumbling, .editedOutput] {
      let made = try maker.make(kind, of: "train", by: "student-\(kind)")
      let alone = SingleGrade(file: made.file, library: .builtIn, seconds: 60, clock: { 0 }).grade()
      for _ in 0..<2 {
        let time = Mutex(0.0)
        let together = SingleGrade(file: made.file, library: .builtIn, seconds: 1e9, shared: try shared()) {
          time.withLock {
            $0 += 1
            return $0
          }
        }.grade()
        #expect(together == alone)
      }
    }
    #expect(!files().isEmpty)
  }
}
