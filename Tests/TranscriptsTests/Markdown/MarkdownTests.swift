import NeuralNetworks
import Testing

@testable import Transcripts

/// The block grammar.
@Suite struct MarkdownTests {
  private func parse(_ text: String) throws(MarkdownError) -> Markdown { try Markdown(Array(text.utf8)) }

  private static let lesson = """
    ---
    lesson: max-pooling
    seed: 7
    ---
    # Max pooling

    Pooling keeps
    the strongest.

    ## Make maps
    <!-- id: maps -->

    ```cnn do
    cnn> x = randn 2
    ```
    <details><summary>Hint 1</summary>

    ````cnn wrong
    ```
    ````

    </details>
    """

  @Test func everyBlockIsReadWithItsLine() throws {
    let markdown = try parse(Self.lesson)
    #expect(markdown["lesson"]?.value == "max-pooling" && markdown["seed"]?.line == 3)
    #expect(markdown.blocks.count == 5)
    #expect(markdown.blocks[0] == .heading(.init(level: 1, text: "Max pooling", id: nil, line: 5)))
    #expect(markdown.blocks[1] == .text(["Pooling keeps", "the strongest."], line: 7))
    #expect(markdown.blocks[2] == .heading(.init(level: 2, text: "Make maps", id: "maps", line: 10)))
    let fences = markdown.fences
    #expect(fences.map(\.words) == [["cnn", "do"], ["cnn", "wrong"]])
    #expect(fences.map(\.lines) == [["cnn> x = randn 2"], ["```"]])
    #expect(fences.map(\.line) == [13, 18])
    guard case .details("Hint 1", let inner, 16) = markdown.blocks[4] else {
      Issue.record("no details")
      return
    }
    #expect(inner.count == 1)
  }

  @Test func carriageReturnsAndAByteOrderMarkAreNoText() throws {
    let markdown = try Markdown([0xEF, 0xBB, 0xBF] + Array("---\r\na: b\r\n---\r\n```cnn\r\nx\r\n```\r\n".utf8))
    #expect(markdown["a"]?.value == "b" && markdown.fences.first?.lines == ["x"])
  }

  @Test func anIndentedFenceLosesItsIndentation() throws {
    #expect(try parse("- item\n  ```cnn\n  a\n    b\n  ```\n").fences.first?.lines == ["a", "  b"])
  }

  @Test(arguments: [
    ("---\na: b\n", 1), ("---\nno entry\n---\n", 2), ("---\na: 1\na: 2\n---\n", 3), ("text\n```cnn\nx\n", 2),
    ("<details><summary>S</summary>\ntext\n", 1), ("</details>\n", 1), ("<details>\nno summary\n</details>\n", 1),
    ("<details><summary>S</summary>\n<details><summary>T</summary>\n</details>\n</details>\n", 2),
    ("<!-- id: a -->\n", 1), ("# A\n<!-- id: a -->\n# B\n<!-- id: a -->\n", 4), ("# A\n<!-- id: B c -->\n", 2),
    ("# A\n<!-- id: a -->\n<!-- id: b -->\n", 3), ("# A\ntext\n<!-- id: a -->\n", 3),
  ])
  func whatIsNotInTheGrammarIsToldWithItsLine(_ text: String, _ line: Int) {
    do throws(MarkdownError) {
      _ = try parse(text)
      Issue.record("it was read: \(text)")
    } catch {
      #expect(error.line == line, "\(error)")
    }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    #expect(throws: MarkdownError(line: 2, "the line is not UTF-8 text")) { try Markdown(Array("a\n".utf8) + [0xFF]) }
  }

  @Test func anyBytesAreReadOrRefused() {
    var generator = SeededGenerator(seed: 3)
    let parts: [[UInt8]] =
      [
        "---", "\n", "```", "```cnn", "cnn> ", "...", "...> ", "? error ", "? ", "\\", "{", "}", "{..}", "<details>",
        "#",
      ]
      .map { Array($0.utf8) } + [[0xFF], [0], [0xC3], [13, 10]]
      + ["<summary>", "</summary>", "</details>", "<!-- id: ", "-->", "a: 1", "~~~", " ", "seed: 9"].map {
        Array($0.utf8)
      }
    var readable = 0
    for _ in 0..<4000 {
      let count = Int.random(in: 0...25, using: &generator)
      let bytes = (0..<count).flatMap { _ in parts.randomElement(using: &generator) ?? [] }
      if (try? Markdown(bytes)) != nil { readable += 1 }
      _ = try? Transcript(bytes)
    }
    #expect(readable > 100 && readable < 3900)
  }

  @Test func manyKeysAreReadQuickly() throws {
    let keys = (0..<50_000).map { "k\($0): v\n" }.joined()
    #expect(try Markdown(Array("---\n\(keys)---\n".utf8)).frontMatter.count == 50_000)
  }
}
