internal import Transcripts

extension JournalRecord {
  /// Parses the readable part of a damaged journal: the commands before the damage; nil if no command can be read. If
  /// the file is truncated, its last command may be incomplete and is dropped too.
  init?(salvaging bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // A prefix that is cut before a command and closed there contains only the damage before the cut. So each failed
    // attempt moves the cut before the reported error, and few attempts are needed.
    let cuts = Self.commandLines(of: lines)
    var end = lines.count - 1
    while let cut = cuts.last(where: { $0 < end }) {
      let whole = lines[..<cut].flatMap { $0 + [UInt8(ascii: "\n")] } + Array(TranscriptText.tail.utf8)
      do throws(MarkdownError) {
        self = try JournalRecord(whole)
        if self.lines.isEmpty { return nil }
        return
      } catch {
        end = min(cut, error.line)
      }
    }
    return nil
  }

  /// Returns the indices of command lines in session fences that a transcript's closing fence would close.
  private static func commandLines(of lines: [ArraySlice<UInt8>]) -> [Int] {
    let prompt = Array(Transcript.prompt.utf8)
    let closing = String(TranscriptText.tail.dropLast())
    var places: [Int] = []
    var open: FenceMarks?
    var isInDetails = false
    for (place, bytes) in lines.enumerated() {
      if let fence = open, bytes.starts(with: prompt) {
        if fence.words == ["cnn"], !isInDetails, fence.isClosed(by: closing) { places.append(place) }
        continue
      }
      let line = String(decoding: bytes, as: UTF8.self)
      if let fence = open {
        if fence.isClosed(by: line) { open = nil }
      } else {
        open = FenceMarks(opening: line)
        if line.hasPrefix("<details") { isInDetails = true }
        if line.hasPrefix("</details>") { isInDetails = false }
      }
    }
    return places
  }
}
