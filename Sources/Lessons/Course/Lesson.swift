internal import CommandInterpreter
internal import Platform
internal import Transcripts

/// A lesson: an executable Markdown file with steps of prose and tasks. Documentation/Lessons.md defines its grammar.
public struct Lesson: Sendable {
  /// How a lesson's session is seeded.
  enum SeedRule: Equatable, Sendable {
    case fixed(UInt64)
    /// Derived from the names of the lesson and the student, so that students work with different random numbers and
    /// hidden mistakes.
    case student
  }

  /// The name for `lesson NAME`.
  public let name: String
  /// The text of the level 1 heading.
  public let title: String
  let seedRule: SeedRule
  /// The names of the lessons to do first.
  public let needs: [String]
  /// The duration in minutes; nil if not stated.
  public let minutes: Int?
  /// Whether grading counts a skipped step as not done.
  public let countsSkips: Bool
  /// The text before the first step.
  let introduction: [Passage]
  /// The steps in order, at least one.
  public let steps: [LessonStep]
  /// 16 hexadecimal digits that change with the file or its translation (FNV-1a, 64 bits).
  public let digest: String

  /// Returns the seed of a student's session of the lesson.
  public func seed(for student: String) -> UInt64 {
    switch seedRule {
    case .fixed(let seed): seed
    case .student: StableHash.of("\(name)\n\(student)")
    }
  }
}

/// One step of a lesson: its items in order.
public struct LessonStep: Sendable {
  /// An item of a step.
  enum Item: Sendable {
    case passage(Passage)
    case task(LessonTask)
  }

  /// The slug that identifies the step, for example in journals.
  public let id: String
  public let title: String
  /// The line of the step's heading in the file.
  let line: Int
  /// Commands that create the step's initial workspace when a student starts here. Nil if the earlier steps create it,
  /// or if it is empty because this is the first step.
  let setup: [Transcript.Command]?
  let items: [Item]

  /// The tasks in order.
  package var tasks: [LessonTask] {
    items.compactMap { if case .task(let task) = $0 { task } else { nil } }
  }
}

extension [String] {
  /// Returns the index of a step, given its id or its number counted from 1; nil if there is no such step. The array
  /// holds the ids of a lesson's steps.
  func place(ofStep word: String) -> Int? {
    firstIndex(of: word) ?? Int(word).flatMap { 0 < $0 && $0 <= count ? $0 - 1 : nil }
  }
}
