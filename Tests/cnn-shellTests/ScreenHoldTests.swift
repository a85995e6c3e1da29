import TerminalTesting
import Testing

/// A lesson at a terminal is shown a screen at a time.
@Suite struct ScreenHoldTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func lesson(rows: Int) throws -> PseudoTerminal {
    let text = (1...9).map { "Paragraph \($0) of this step.\n" }.joined(separator: "\n")
    try folder.write(
      """
      ---
      lesson: long
      format: 1
      ---
      # Long

      ## Read
      <!-- id: read -->

      \(text)
      ## End
      <!-- id: end -->

      The end.

      """, to: "01-long.md")
    return try PseudoTerminal(
      [shell, "lesson", "long", "--lessons", folder.path, "--student", "ada"],
      environment: ["XDG_STATE_HOME": folder.path], columns: 60, rows: rows)
  }

  @Test func whatWouldScrollAwayWaitsForEnter() throws {
    let terminal = try lesson(rows: 16)
    try terminal.wait(for: "... Enter shows more")
    try terminal.wait(until: "the title") { $0.text.contains("Long") && !$0.text.contains("Paragraph 9") }
    try terminal.send("\r")
    try terminal.wait(for: "Paragraph 9 of this step.")
    try terminal.send("\r")
    try terminal.wait(for: "continues")
    try terminal.send("\r")
    try terminal.wait(for: "The end.")
  }

  @Test func anyOtherLineShowsTheRestFirst() throws {
    let terminal = try lesson(rows: 16)
    try terminal.wait(for: "... Enter shows more")
    try terminal.send("1 + 1\r")
    try terminal.wait(until: "the sum behind the text") { screen in
      let lines = screen.lines
      guard let text = lines.firstIndex(where: { $0.contains("Paragraph 9") }), let sum = lines.lastIndex(of: "2")
      else {
        return false
      }
      return text < sum
    }
  }

  @Test func whatHasRoomIsShownAtOnce() throws {
    let terminal = try lesson(rows: 50)
    try terminal.wait(for: "continues")
    #expect(!terminal.screen.text.contains("Enter shows more"))
  }
}
