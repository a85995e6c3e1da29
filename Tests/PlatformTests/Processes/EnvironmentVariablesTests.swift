import Testing

@testable import Platform

@Suite struct EnvironmentVariablesTests {
  @Test func aVariableIsSetForThisProcessAndThoseItStarts() throws {
    let name = "CNN_SHELL_TEST_VARIABLE"
    #expect(EnvironmentVariables[name] == nil)
    EnvironmentVariables.set(name, to: "x = y")
    #expect(EnvironmentVariables[name] == "x = y")
    let process = try WatchedProcess(["/bin/sh", "-c", "echo \"$\(name)\""])
    #expect(process.finish(within: 30) { false }.lines == ["x = y"])
  }
}
