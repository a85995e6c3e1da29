import Testing

@testable import Transcripts

@Suite struct NumberBoundTests {
  @Test(arguments: ["1e309", "-1e309", "10485762e400", "1.5e999", "1e999"])
  func aNumberBeyondADoubleIsItselfAndNoOther(_ text: String) throws {
    let number = try #require(NumberText(text))
    #expect(number.value.isInfinite)
    #expect(NumberBound.near(number).miss(number) == nil)
    let other = try #require(NumberText("2e309"))
    #expect(NumberBound.near(number).miss(other) != nil)
    #expect(NumberBound.near(other).miss(try #require(NumberText("2"))) != nil)
  }
}
