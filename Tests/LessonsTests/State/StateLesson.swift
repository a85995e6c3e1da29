import CommandInterpreter
import TerminalGraphics

@testable import Lessons
@testable import Transcripts

/// A lesson with every kind of task, for tables of events and effects.
enum StateLesson {
  static func lesson() throws(MarkdownError) -> Lesson {
    try Lesson(lessonFile(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)))
  }

  private static let text = """
    Before all.
    ## First
    <!-- id: first -->
    Look.

    ```cnn demo
    cnn> x = ones 2
    ```
    ```cnn do
    cnn> y = zeros 2
    cnn> z = zeros 3
    ```
    <details><summary>Hint 1</summary>

    Nudge.

    </details>
    <details><summary>Hint 2</summary>

    Push.

    </details>

    ## Second
    <!-- id: second -->
    ```cnn setup
    cnn> x = ones 2
    ```
    ```predict number tol=0
    How much is it?
    ```
    <details><summary>Answer</summary>

    ```key
    2 = right | One and one.
    ```

    It adds up.

    </details>

    ```cnn demo
    cnn> x.sum
    ```
    ```ask choice
    Which?
    a) this
    b) that
    ```
    <details><summary>Answer</summary>

    ```key
    a = right | This it is.
    b = wrong | Not that.
    ```

    </details>

    ## Third
    <!-- id: third -->
    ```goal
    find n made by zeros | Make some.
    ```
    <details><summary>Solution</summary>

    ```cnn solution
    cnn> n = zeros 4
    ```

    </details>

    ```ask text
    What now?
    ```
    """
}

extension LessonEffect {
  /// The effect in a few words; those that ask for an event have a question mark.
  var brief: String {
    switch self {
    case .show(let display): display.brief
    case .remark(let text, let isRepeated): "\(isRepeated ? "remark again" : "remark"): \(text)"
    case .blameLesson(let text): "blame: \(text)"
    case .mark(let kind, let step, let title): "mark \(kind.rawValue) \(step)\(title.map { " (\($0))" } ?? "")"
    case .save(let place): "save \(place.brief)"
    case .restore(let place): "restore \(place.brief)"
    case .bind(let found): "bind \(found.name) = \(found.studentsName)"
    case .leave: "leave"
    case .judge: "judge?"
    case .read(let answer): "read? \(answer)"
    case .judgeAnswer: "judge answer?"
    case .solve: "solve?"
    case .compare(let prediction): "compare? \(prediction.item) \(prediction.answer?.text ?? "skipped")"
    case .run(let place): "run? \(place.step).\(place.item)"
    case .make(let place, let keepsOthers): "make? \(place.step).\(place.item)\(keepsOthers ? " keeping others" : "")"
    case .bringBack(let place): "bring back? \(place.brief)"
    case .goBack(let place): "go back? \(place.brief)"
    }
  }

  var asksForEvent: Bool { brief.split(separator: " ").prefix(2).contains { $0.hasSuffix("?") } }
}

extension WorkspaceSnapshot {
  var brief: String {
    switch self {
    case .stepStart: "start"
    case .end(let step): "end \(step)"
    case .beforeCommands: "before commands"
    case .whenTold: "told"
    }
  }
}

extension LessonDisplay {
  var brief: String {
    switch self {
    case .blank: "blank"
    case .sentence(let text, let tone): tone == .normal ? "say: \(text)" : "say \(tone): \(text)"
    case .passage(.prose(let lines)): "passage: \(lines.joined(separator: " "))"
    case .passage: "passage"
    case .lessonTitle: "title"
    case .stepTitle(let step): "step \(step)"
    case .task(let place): "task \(place.step).\(place.item)"
    case .command(let text): "command: \(text)"
    case .output(let lines): "output: \(lines.joined(separator: " "))"
    case .taskDone(let message): "done: \(message)"
    case .commands(let title, let lines, _): "\(title) \(lines.joined(separator: " / "))"
    case .stepDone: "step done"
    case .lessonDone: "lesson done"
    }
  }
}
