import CommandInterpreter
import Platform
import Testing

@testable import Lessons
@testable import Transcripts

/// The bytes of a lesson with this behind its front matter and its title; that begins in line 6.
func lessonFile(_ body: [String], head: [String] = ["lesson: test", "format: 1"], title: String = "# Test") -> [UInt8] {
  Array((["---"] + head + ["---", title] + body + [""]).joined(separator: "\n").utf8)
}

/// A lesson of one step with these lines, the first of which is line 8 of the file.
func lesson(_ lines: [String]) throws(MarkdownError) -> Lesson {
  try Lesson(lessonFile(["## Step", "<!-- id: step -->"] + lines))
}

/// The only task of such a lesson.
func task(_ lines: [String]) throws -> LessonTask {
  let tasks = try lesson(lines).steps[0].tasks
  #expect(tasks.count == 1)
  return try #require(tasks.first)
}

/// An interpreter in which lines were run, all of them without error, but for verdicts.
func interpreter(after lines: [String] = [], seed: UInt64 = 24) throws -> Interpreter {
  var interpreter = Interpreter(Environment(), session: Session(seed: seed))
  for line in lines {
    let code = interpreter.execute(line).diagnostic?.code
    #expect(code?.isVerdict != false, "\(line): \(String(describing: code))")
  }
  return interpreter
}

/// A host with a lesson open that shows nothing; what it says is in `result` of each line.
func host(
  _ lesson: Lesson? = nil, student: String? = nil, library: LessonLibrary = .builtIn, store: JournalStore? = nil,
  language: String? = nil
) -> LessonPlayer {
  var settings = Settings()
  settings.usesPager = false
  var environment = Environment()
  environment.files.writing = .nowhere
  let host = LessonPlayer(
    environment, session: Session(settings: settings), recorder: Recorder(seed: Session.defaultSeed), library: library,
    store: store, student: student, language: language)
  if let lesson { host.begin(lesson) }
  return host
}

extension LessonPlayer {
  /// The same of a text as of a line that was read.
  func isAnswer(_ text: String) -> Bool { isAnswer(read(text)) }
  func isComplete(_ text: String) -> Bool { isComplete(read(text)) }

  /// What a line gives, as one text.
  @discardableResult
  func said(_ line: String) -> String { execute(line).result.lines.joined(separator: "\n") }
}

/// Numbers that are the same in every run.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
