import Platform

@testable import Transcripts

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
