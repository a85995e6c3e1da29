import Testing

@testable import Grading

/// Fields that spreadsheets read as they are, and do not compute.
@Suite struct CSVTests {
  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a;b", "\"a;b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
    ("two\nlines", "\"two\nlines\""), ("3.5", "3.5"), ("a-b", "a-b"), (" a", "\" a\""),
  ])
  func fieldsAreQuotedWhereTheyMustBe(text: String, field: String) { #expect(CSV.field(text) == field) }

  @Test(arguments: [
    "=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\u{FF1D}1", "=HYPERLINK(\"http://x\";\"y\")",
  ])
  func noFieldIsAFormula(text: String) {
    let field = CSV.field(text)
    #expect(field.hasPrefix("\"'") && field.hasSuffix("\""))
  }

  @Test func controlCharactersAreWrittenOut() {
    #expect(CSV.field("a\u{1B}[31m") == "a\\u{1b}[31m")
    #expect(CSV.line(["a", "b,c"]) == "a,\"b,c\"\r\n")
  }
}
