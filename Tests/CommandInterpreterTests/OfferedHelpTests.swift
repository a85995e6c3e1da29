import TerminalTesting
import Testing

@testable import CommandInterpreter

/// What an error offers as help can be typed in the state that the error left, and works.
@Suite struct OfferedHelpTests {
  private static let setup = [
    "x = ramp 1x1x4x4", "z = zeros 2x3", "v = ramp 5", "d = patterns 30", "c = conv 1 2", "l = linear 6 3", "r = relu",
    "p = maxpool 2", "net = input 1x16x16 | conv 2 | flatten | linear 3",
  ]

  /// A line that is offered, or an option for the line that failed.
  private static func offered(in help: [String]) -> [String] {
    help.flatMap { line in
      line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
  }

  /// Words in capitals stand for what the student knows and the shell does not.
  private static func isPattern(_ text: String) -> Bool {
    text.split { !$0.isLetter }.contains { $0.allSatisfy(\.isUppercase) } || text.hasSuffix("=") || text.hasSuffix("|")
  }

  /// What is typed where something is offered: the line itself, or the failed line with an option or a word replaced.
  private static func lines(for offer: String, after failed: String, _ diagnostic: Diagnostic) -> [String] {
    var lines = [offer]
    if let equals = offer.firstIndex(of: "="), !offer.contains(" ") {
      let key = offer[...equals]
      let kept = failed.split(separator: " ").filter { !$0.hasPrefix(key) }.joined(separator: " ")
      lines.append("\(kept) \(offer)")
    }
    if let span = diagnostic.span, span.upperBound <= failed.count {
      let characters = Array(failed)
      lines.append(String(characters[..<span.lowerBound]) + offer + String(characters[span.upperBound...]))
    }
    // A word in the failed line that stands in the message is what the offer replaces.
    for word in failed.split(whereSeparator: { " |=.[(".contains($0) }) where diagnostic.message.contains(word) {
      lines.append(failed.replacing(word, with: offer))
    }
    if let equals = failed.firstRange(of: " = "), !offer.contains(" = ") {
      lines.append(failed[..<equals.upperBound] + offer)
    }
    return lines
  }

  @Test(arguments: failing) func whatIsOfferedWorks(_ failed: String) throws {
    // What is offered may write a file.
    let folder = try TemporaryFolder()
    let shell = Shell()
    shell.run(all: ["cd \(folder.path)"] + Self.setup)
    guard let diagnostic = shell.run(failed).diagnostic else {
      Issue.record("\(failed) does not fail")
      return
    }
    let state = shell.interpreter.session
    for offer in Self.offered(in: diagnostic.help) where !Self.isPattern(offer) {
      let attempts = Self.lines(for: offer, after: failed, diagnostic)
      let works = attempts.contains { line in
        let trial = Shell()
        trial.replace(with: state)
        let outcome = trial.run(line).diagnostic
        // A verdict is an answer, too; a command alone that needs operands is known.
        let needsMore = outcome?.code == .missingArgument && CommandTable.standard.words.contains(line)
        return outcome == nil || outcome?.code.isVerdict == true || needsMore
      }
      #expect(works, "\(failed): \(diagnostic.message)\n  offered: \(offer)")
    }
    // A pattern begins with a word that help knows.
    for offer in Self.offered(in: diagnostic.help) where Self.isPattern(offer) {
      let word = String(offer.prefix { $0.isLetter || $0.isNumber })
      let isKnown = CommandTable.standard.words.contains(word) || offer.contains("=") || word.allSatisfy(\.isUppercase)
      #expect(isKnown || Self.setup.contains { $0.hasPrefix(word) }, "\(failed) offers \(offer)")
    }
  }

  @Test func thereAreEnough() {
    let messages = Self.failing.compactMap { line -> String? in
      let shell = Shell()
      shell.run(all: Self.setup)
      return shell.run(line).diagnostic?.message
    }
    #expect(Set(messages).count >= 150, "\(Set(messages).count)")
  }
}
