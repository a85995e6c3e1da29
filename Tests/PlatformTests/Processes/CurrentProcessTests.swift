import Testing

@testable import Platform

@Suite struct CurrentProcessTests {
  @Test func itsNumberAndItsProgramAreTheSystems() throws {
    #expect(CurrentProcess.identifier > 1)
    #expect(CurrentProcess.program.hasPrefix("/") && Files.isPlainFile(CurrentProcess.program))
  }

  @Test func itsArgumentsAreThoseThatTheSystemGave() {
    #expect(CurrentProcess.arguments == CommandLine.arguments && !CurrentProcess.arguments.isEmpty)
  }
}
