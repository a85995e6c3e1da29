import Foundation
import TerminalTesting
import Testing

/// What the pages for readers tell them to type works: command lines of the program, commands of the shell, and files.
@Suite struct PageCommandTests {
  private static let pages =
    ["README.md", "CONTRIBUTING.md", "lessons/README.md", "Benchmarks/RESULTS.md"]
    + [
      "Architecture", "Equations", "GradientChecking", "Grading", "Lessons", "Reference", "Security", "Tour",
      "Transcripts",
    ].map { "Documentation/\($0).md" }

  /// What stands for a reader's own file or name, and what is put in its place: phrases, then words.
  private static let phrases = [
    ("'COMMAND' ...", "'1 + 1'"), ("JOURNAL...", "handed-in/max-pooling.cnn.md"), ("[NAME]", "welcome"),
    // CI checks all lessons.
    ("check PATH...", "check lessons/00-welcome.md"), ("check lessons", "check lessons/00-welcome.md"),
    ("PATH...", "session.cnn.md"), ("DIR ...", "DIR session.cnn.md"), ("< commands", "< file.cnn"), ("--update", ""),
    ("memory N", "memory 4000"), ("record FILE", "record new.cnn.md"),
    ("LAYER PLACE[INDICES] = EXPRESSION", "pool1 dX[b,c,h,w] = 0"),
  ]
  private static let words: [Substring: String] = [
    "FOLDER": "handed-in", "NAME": "max-pooling", "FILE": "file.cnn", "DIR": "lessons", "N": "1", "VALUE": "x",
    "TEXT": "yes", "STEP": "2", "LAYER": "pool1",
  ]

  /// Words of lesson files that are also commands.
  private static let elsewhere: Set = [
    "predict choice", "predict number tol=T", "predict text", "parameters NET <= NUMBER", "lessons check",
    // A block of lines, which the page shows elsewhere.
    "layer NAME(PARAMETERS)", "layer 3",
  ]

  /// Subcommands that are named without the files they need.
  private static let named: Set = ["cnn-shell grade", "cnn-shell lessons check", "cnn-shell replay"]

  /// The text of a page; empty if it is missing, and then no line is found in it.
  private static func text(_ page: String) -> String { (try? contents(ofFile: repositoryFile(page))) ?? "" }

  /// The code of a page: the lines of its fences, and what stands in backquotes outside of them.
  private static func code(in text: String) -> (fenced: [Substring], inline: [Substring]) {
    var (fenced, inline, fence): ([Substring], [Substring], Substring?) = ([], [], nil)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let marks = line.prefix { $0 == "`" }
      if let open = fence {
        if marks == open { fence = nil } else { fenced.append(line) }
      } else if marks.count >= 3 {
        fence = marks
      } else {
        inline += line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map(\.element)
      }
    }
    return (fenced, inline)
  }

  private static func filled(_ text: some StringProtocol) -> String {
    // The first phrase alone: "check lessons" is in what replaces another.
    let phrase = phrases.first { text.contains($0.0) }
    let line = phrase.map { String(text).replacing($0.0, with: $0.1) } ?? String(text)
    return line.replacing(#/\b[A-Z]+\b/#) { words[$0.output] ?? String($0.output) }
  }

  static let programLines = {
    var lines: [String] = []
    for page in pages {
      let (fenced, inline) = code(in: text(page))
      // In a fence a comment follows after two spaces.
      let whole = fenced.map { line in line[..<(line.firstRange(of: "  ")?.lowerBound ?? line.endIndex)] } + inline
      lines += whole.filter { $0 == "cnn-shell" || $0.hasPrefix("cnn-shell ") }.map { filled($0) }
    }
    // The list of modules and the greeting begin with the program's name, too.
    return Set(lines).filter { !$0.contains(" -> ") && !$0.contains("one command at a time") && !named.contains($0) }
      .sorted()
  }()

  /// A folder with a lesson's journal handed in, the lessons, a session and a file of commands.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("1 + 1\n", to: "file.cnn")
    try folder.write("```cnn\ncnn> 1 + 1\n2\n```\n", to: "session.cnn.md")
    let script = #"cd "$1"; mkdir handed-in; cp "$2" handed-in; cp -r "$3/lessons" "$3/Documentation" ."#
    let journal = repositoryFile("Tests/Fixtures/v1/journals/student-3/max-pooling.cnn.md")
    let made = try runPiped(["/bin/sh", "-c", script, "sh", folder.path, journal, repositoryFile("")])
    #expect(made.status == 0, "\(made.text)")
    return folder
  }

  @Test func thereAreLinesForEveryForm() {
    let subcommands = Set(Self.programLines.map { $0.split(separator: " ").dropFirst().first ?? "" })
    for word in ["", "-c", "lesson", "present", "grade", "lessons", "replay", "reference", "--transcript"] {
      #expect(subcommands.contains(Substring(word)), "\(word): \(Self.programLines)")
    }
  }

  @Test(arguments: programLines) func theProgramTakes(_ line: String) throws {
    let folder = try folder()
    let script = #"cd "$1"; ln -s "$0" cnn-shell; PATH=.:$PATH; \#(line)"#
    let result = try runPiped(
      ["/bin/sh", "-c", script, shell, folder.path], environment: ["XDG_STATE_HOME": folder.file("state")])
    // Grading tells by the status whether there are findings.
    #expect(result.status == 0 || line.contains("grade") && result.status == 1, "\(line): \(result.text)")
    #expect(!result.text.contains("Usage:"), "\(line): \(result.text)")
  }

  /// Commands of the shell with their operands, as the pages name them.
  static let commands = {
    let reference = text("Documentation/Reference.md")
    let words = Set(reference.matches(of: #/(?m)^### `([a-z]+)/#).map { String($0.output.1) })
    var commands: Set<String> = []
    for page in pages {
      for span in code(in: text(page)).inline where span.contains(" ") && !span.hasSuffix(" ") {
        let command = String(span).replacing("\\|", with: "|")
        let word = String(command.prefix { $0 != " " })
        if words.contains(word), !elsewhere.contains(command) { commands.insert(command) }
      }
    }
    return commands.sorted()
  }()

  @Test func thereAreCommands() { #expect(Self.commands.count >= 30, "\(Self.commands)") }

  @Test(arguments: commands) func theShellTakes(_ command: String) throws {
    let folder = try folder()
    let isOfLesson = ["answer", "goto"].contains { command.hasPrefix($0) }
    let setup =
      (isOfLesson ? ["lesson convolution"] : []) + [
        "data = patterns 60", "net = input 1x16x16 | conv 4 | relu | maxpool 2 | flatten | linear 3",
        "pool1 = maxpool 2",
        "x = ramp 1x1x4x4", "log = train net data epochs=1",
      ]
    // A reader's own dataset or translation is not here: what is typed then is known, at least.
    let needsReaders = command.hasPrefix("dataset ") && Self.filled(command) != command || command.contains("lang=")
    let typed = needsReaders ? "help \(command.prefix { $0 != " " })" : Self.filled(command)
    let input = (setup + ["note here", typed]).joined(separator: "\n") + "\n"
    let script = #"cd "$1"; exec "$0" --no-init --keep-going"#
    let result = try runPiped(
      ["/bin/sh", "-c", script, shell, folder.path], input: Array(input.utf8),
      environment: ["XDG_STATE_HOME": folder.file("state")])
    let answer = result.text.firstRange(of: "here").map { result.text[$0.upperBound...] } ?? result.text[...]
    #expect(!answer.contains("error["), "\(typed): \(answer)")
  }

  /// The example of the page about lessons passes the lessons check beside the lesson that it needs.
  @Test func theExampleLessonPasses() throws {
    let folder = try TemporaryFolder()
    try folder.write(try Self.exampleFile(of: "Lessons"), to: "03-max-pooling.md")
    try folder.write(contents(ofFile: repositoryFile("lessons/02-convolution.md")), to: "02-convolution.md")
    let result = try run(["lessons", "check", folder.file("03-max-pooling.md")])
    #expect(result.status == 0, "\(result.text)")
  }

  @Test func theExampleTranscriptReplays() throws {
    let folder = try TemporaryFolder()
    try folder.write(try Self.exampleFile(of: "Transcripts"), to: "pooling.cnn.md")
    let result = try run(["replay", folder.file("pooling.cnn.md")])
    #expect(result.status == 0, "\(result.text)")
  }

  private static func exampleFile(of page: String) throws -> String {
    let text = text("Documentation/\(page).md")
    return String(try #require(text.firstMatch(of: #/(?s)````markdown\n(---\n.*?)````\n/#)?.output.1))
  }

  /// The differences that the page about transcripts shows.
  @Test func theDifferencesAreThoseOfThePage() throws {
    let text = Self.text("Documentation/Transcripts.md")
    let shown = try #require(text.firstMatch(of: #/(?s)```\n(pooling\.cnn\.md:9: .*?)```/#)?.output.1)
    let expected = try #require(shown.firstMatch(of: #/(?m)^  - (.*)$/#)?.output.1)
    let folder = try TemporaryFolder()
    try folder.write(
      """
      ---
      session: pooling
      format: 1
      seed: 7
      ---
      ```cnn
      cnn> x = ramp 1x1x4x4
      x: {..}
      cnn> x | avgpool 2
      \(expected)
      cnn> x | maxpool 2
      Tensor {..}
      ```

      """, to: "pooling.cnn.md")
    let result = try runPiped(["/bin/sh", "-c", #"cd "$1"; "$0" replay pooling.cnn.md"#, shell, folder.path])
    #expect(result.status == 1)
    #expect(result.text == shown)
  }
}
