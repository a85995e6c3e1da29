import CommandInterpreter
import Testing

@testable import Lessons

/// The predicates as they are written.
@Suite struct PredicateTests {
  @Test(arguments: [
    ("find p made by maxpool", "find(name: \"p\", madeBy(\"maxpool\"))"),
    ("kind x == tensor", "kind(\"x\", tensor)"), ("kind x == gradient report", "kind(\"x\", gradientReport)"),
    ("find r of kind training log", "find(name: \"r\", ofKind(trainingLog))"),
    ("shape p == 2x4x4x4", "shape(\"p\", \"2x4x4x4\")"), ("shape p.weight == 4", "shape(\"p.weight\", \"4\")"),
    ("value a.sum ~= 2 tol 0.5", "near(\"a.sum\", \"2\", tolerance: 0.5)"),
    ("value  a  +  b  ~=  b - a  tol  0 ", "near(\"a + b\", \"b - a\", tolerance: 0.0)"),
    ("value a < b", "compare(\"a\", as: \"a\", less, \"b\")"),
    ("value a <= b", "compare(\"a\", as: \"a\", atMost, \"b\")"),
    ("value a == b", "compare(\"a\", as: \"a\", equal, \"b\")"),
    ("value a > 1", "compare(\"a\", as: \"a\", more, \"1\")"),
    ("value a - b >= 2 * c", "compare(\"a - b\", as: \"a - b\", atLeast, \"2 * c\")"),
    ("worst r < 1e-6", "compare(\"r.worst\", as: \"r.worst\", less, \"1e-6\")"),
    ("passed r", "compare(\"r.passed\", as: \"passed\", equal, \"1\")"),
    ("parameters net <= 30", "compare(\"net.parameters\", as: \"net.parameters\", atMost, \"30\")"),
    ("accuracy net data >= 0.9", "accuracy(network: \"net\", data: \"data\", atLeast, \"0.9\")"),
    ("accuracy net data.train < 1", "accuracy(network: \"net\", data: \"data.train\", less, \"1\")"),
    ("layers net contains relu", "contains(network: \"net\", word: \"relu\")"),
    ("layers net == conv maxpool", "layers(network: \"net\", words: [\"conv\", \"maxpool\"])"),
    ("used conv", "used(\"conv\")"), ("error bad-value", "error(badValue)"),
  ])
  func areRead(_ text: String, _ expected: String) throws {
    let predicate = try #require(Predicate(text))
    let said = "\(predicate)".replacing("Lessons.Predicate.Search.", with: "").replacing("Lessons.", with: "")
      .replacing("Predicate.Comparison.", with: "").replacing("CommandInterpreter.", with: "")
      .replacing("ValueKind.", with: "").replacing("ErrorCode.", with: "")
    #expect(said == expected)
  }

  @Test(arguments: [
    "", " ", "nonsense", "find p", "find p made by", "find p made by a b", "find p of kind", "find p of kind banana",
    "kind x = tensor", "kind x ==", "kind x == banana", "shape p", "shape p == ", "shape p == 2 4", "shape p = 2x4",
    "value a", "value a <", "value < a", "value a<b", "value a ~= b", "value a ~= b tol", "value a ~= b tol x",
    "value a ~= b tol -1", "value a ~= b tol nan", "value a ~= b tol inf", "value a ~= tol 1", "worst r",
    "worst r s < 1",
    "worst r <", "worst < 1", "passed", "passed r s", "parameters net", "accuracy net >= 1", "accuracy net data",
    "layers net", "layers net contains", "layers net contains a b", "layers net ==", "used", "used a b", "error",
    "error nonsense", "error bad-value twice",
  ])
  func whatIsNone(_ text: String) { #expect(Predicate(text) == nil) }

  @Test func comparisons() {
    for (left, right) in [(1.0, 2.0), (2, 2), (3, 2)] {
      #expect(Predicate.Comparison.atMost.holds(left, right) == (left <= right))
      #expect(Predicate.Comparison.atLeast.holds(left, right) == (left >= right))
      #expect(Predicate.Comparison.equal.holds(left, right) == (left == right))
      #expect(Predicate.Comparison.less.holds(left, right) == (left < right))
      #expect(Predicate.Comparison.more.holds(left, right) == (left > right))
    }
    for comparison in Predicate.Comparison.allCases { #expect(!comparison.holds(.nan, 1)) }
  }
}
