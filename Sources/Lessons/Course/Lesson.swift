internal import CommandInterpreter
internal import Platform
internal import Transcripts

/// A lesson: a Markdown file that runs, as steps of prose and tasks. Documentation/Lessons.md is its grammar.
public struct Lesson: Sendable {
  /// Where the randomness of a lesson's session comes from.
  enum SeedRule: Equatable, Sendable {
    case fixed(UInt64)
    /// From the lesson and the student's name, so that each student finds another hidden mistake.
    case student
  }

  /// The name that `lesson NAME` takes.
  public let name: String
  /// The text of the first heading.
  public let title: String
  let seedRule: SeedRule
  /// The lessons that come before.
  public let needs: [String]
  /// How long it takes; nil where it does not say.
  public let minutes: Int?
  /// Whether grading counts a skipped step as not done.
  public let countsSkips: Bool
  /// What stands before the first step.
  let introduction: [Passage]
  /// The steps in order, at least one.
  public let steps: [LessonStep]
  /// 16 hexadecimal digits that change when the file changes, or that of the translation (FNV-1a, 64 bits).
  public let digest: String

  /// The seed of a session of the lesson for a student.
  public func seed(for student: String) -> UInt64 {
    switch seedRule {
    case .fixed(let seed): seed
    case .student: StableHash.of("\(name)\n\(student)")
    }
  }
}

/// One step of a lesson: what is met in it, in order.
public struct LessonStep: Sendable {
  /// What stands in a step.
  enum Item: Sendable {
    case passage(Passage)
    case task(LessonTask)
  }

  /// The slug that progress is keyed by.
  public let id: String
  public let title: String
  /// The line of its heading.
  let line: Int
  /// Commands that lead to where the step begins, for somebody who begins here; nil where the steps before lead there.
  let setup: [Transcript.Command]?
  let items: [Item]

  /// The tasks in order.
  package var tasks: [LessonTask] {
    items.compactMap { if case .task(let task) = $0 { task } else { nil } }
  }
}

extension [String] {
  /// The place of the step, among the ids of a lesson's steps, that a word names: its id, or its number from 1; nil where
  /// it names none.
  func place(ofStep word: String) -> Int? {
    firstIndex(of: word) ?? Int(word).flatMap { 0 < $0 && $0 <= count ? $0 - 1 : nil }
  }
}
