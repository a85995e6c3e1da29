@testable import Lessons
@testable import Transcripts
@testable import TranscriptsTests

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
