import Testing

@testable import Platform

/// (What is given back at a terminal, the shell's own tests of signals hold.)
@Suite struct TerminalSettingsTests {
  @Test func withoutATerminalThereIsNothingToKeepOrRestore() {
    TerminalSettings.keep()
    TerminalSettings.restore()
    if !StandardStream.input.isTerminal { #expect(!TerminalSettings.areKept) }
  }
}
