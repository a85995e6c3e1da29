import CommandInterpreter
import NeuralNetworks
import Platform
import TerminalTesting
import Testing

@testable import Lessons

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The lines of a file beside the tests.
func fixture(_ name: String) throws -> [String] {
  let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
  let text = String(decoding: try Files.bytes("/" + folder + "/Fixtures/" + name), as: UTF8.self)
  return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
}

/// A transcript with the given lines in its one fence, which begins in line 7 of the file.
func transcript(_ lines: [String], seed: Int = 24) throws -> Transcript {
  try Transcript(file(lines, seed: seed))
}

/// The bytes of that transcript.
func file(_ lines: [String], seed: Int = 24) -> [UInt8] {
  let head = ["---", "session: test", "format: 1", "seed: \(seed)", "---", "```cnn"]
  return Array((head + lines + ["```", ""]).joined(separator: "\n").utf8)
}

/// What a replay of those lines reports.
func report(_ lines: [String]) throws -> ReplayReport {
  let transcript = try transcript(lines)
  return ReplayReport(name: "t", transcript: transcript, results: ReplayedSession(of: transcript).results)
}

/// The text of the file after it was brought up to date with what its commands give, without head and tail.
func updated(_ lines: [String]) throws -> [String] {
  let bytes = file(lines)
  let transcript = try Transcript(bytes)
  let update = TranscriptUpdate(of: bytes, transcript, ReplayedSession(of: transcript))
  let text = String(decoding: update.bytes, as: UTF8.self)
  return text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(6).dropLast(2).map(String.init)
}
