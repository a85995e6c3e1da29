import NeuralNetworks
import Testing

@testable import Transcripts

/// How often characters of a line are looked at, and that nothing but the work has changed by looking at them less.
@Suite struct ScannedLineTests {
  /// Patterns that made matching slow, each with lines of any length.
  private static let families: [(pattern: String, line: @Sendable (Int) -> String)] = [
    (" {..} {..} {..}c", { String(repeating: " ", count: $0) }),
    ("{..} x y", { String(repeating: " ", count: $0) + "x" + String(repeating: " ", count: $0) + "z" }),
    ("{..}a{..}a{..}a{..}b", { String(repeating: "a", count: $0) }),
    ("{..} {num}", { String(repeating: " -", count: $0 / 2) }),
    ("{time} {path} {time}!", { String(repeating: "x ", count: $0 / 2) }),
    ("{..}{..}{..}{..}", { String(repeating: "x", count: $0) }),
  ]

  @Test(arguments: families.indices)
  func aLineIsLookedAtAsOftenAsItIsLong(_ place: Int) throws {
    let (source, make) = Self.families[place]
    let pattern = try LinePattern(source)
    for length in [1000, 30_000] {
      var line = ScannedLine(make(length))
      _ = pattern.matches(&line)
      #expect(line.work <= (line.scalars.count + 1) * (pattern.tokens.count + 1), "\(source), \(length)")
    }
  }

  @Test func aLineThatIsItsOwnPatternIsLookedAtOnce() throws {
    let text = String(repeating: "loss 0.25  ", count: 10_000) + "."
    var line = ScannedLine(text)
    let isMatch = try LinePattern(text).matches(&line)
    #expect(isMatch && line.work <= 3 * line.scalars.count)
  }

  @Test func endlessDigitsAreText() throws {
    let digits = String(repeating: "7", count: 3000)
    var line = ScannedLine(digits)
    let isNumber = try LinePattern("{..}{<0}{..}").matches(&line)
    #expect(!isNumber && line.work <= line.scalars.count * (NumberText.mostCharacters + 4))
    #expect(try LinePattern(digits).matches(digits))
    #expect(try !LinePattern(digits).matches(digits + "7"))
    #expect(NumberText(String(digits.prefix(NumberText.mostCharacters))) != nil)
    #expect(NumberText(String(digits.prefix(NumberText.mostCharacters + 1))) == nil)
    #expect(NumberText("-\(Double.greatestFiniteMagnitude)")?.value == -.greatestFiniteMagnitude)
  }

  /// Every way to lay tokens along a line, tried one after the other.
  private static func matches(_ tokens: ArraySlice<LinePattern.Token>, _ line: inout ScannedLine, _ place: Int) -> Bool
  {
    guard let token = tokens.first else { return place == line.scalars.count }
    if case .any = token.kind {
      for later in place...line.scalars.count where matches(tokens.dropFirst(), &line, later) { return true }
      return false
    }
    guard let end = line.end(of: token, at: place) else { return false }
    return matches(tokens.dropFirst(), &line, end)
  }

  @Test func theVerdictIsThatOfTryingAllWays() throws {
    var generator = SeededGenerator(seed: 3)
    let parts = [" ", "  ", "a", "1", "2.5", ".", "-", "e3", "{..}", "{..}", "{num}", "{<2}", "{time}", "x"]
    var counts = [true: 0, false: 0]
    for _ in 0..<4000 {
      func draw(_ most: Int, _ parts: [String]) -> String {
        (0..<Int.random(in: 0...most, using: &generator)).compactMap { _ in parts.randomElement(using: &generator) }
          .joined()
      }
      let pattern = try LinePattern(draw(6, parts))
      var line = ScannedLine(draw(8, [" ", "  ", "a", "1", "2.5", ".", "-", "e3", "x"]))
      let expected = Self.matches(pattern.tokens[...], &line, 0)
      let verdict = pattern.matches(&line)
      #expect(verdict == expected, "\(pattern.source) | \(String(String.UnicodeScalarView(line.scalars)))")
      counts[verdict, default: 0] += 1
    }
    #expect(counts.values.allSatisfy { $0 > 200 })
  }
}
