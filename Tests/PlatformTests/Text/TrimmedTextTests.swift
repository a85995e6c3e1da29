import Testing

@testable import Platform

@Suite struct TrimmedTextTests {
  @Test(arguments: [
    ("", ""), (" ", ""), (" \t\n\r\n ", ""), ("a", "a"), ("  a", "a"), ("a  ", "a"), ("\u{A0}a b\u{2003}", "a b"),
    ("\ta\n\nb ", "a\n\nb"),
  ])
  func onlyTheEndsGo(text: String, trimmed: String) {
    #expect(text.withoutBlanksAround == trimmed && text[...].withoutBlanksAround == trimmed)
  }
}
