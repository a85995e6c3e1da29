internal import Transcripts

extension JournalRecord {
  /// What can be read of a damaged journal: the commands before the damage. The last command of a file that ends in the
  /// middle may be incomplete, and is dropped too.
  ///
  /// - Returns: nil where nothing can be read.
  init?(salvaging bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What ends before a command of an open session and is closed there has the damage that stands before that, if any:
    // so few places are tried, however many there are.
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

  /// The places of lines with commands in sessions that the end of a transcript closes.
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
