internal import CommandInterpreter
internal import Platform

/// Results of a journal's long or interrupted computations, stored beside the journal: for each line with such results,
/// counted from 0, a file `NAME.LINE.checkpoint`, written atomically.
///
/// A file consists of a line of text, a hash of all entries, and the entries. An entry consists of a fingerprint of the
/// inputs, whether the computation was stopped (1 or 0), the number of bytes of the result, and these bytes. Numbers
/// are 8 bytes, little-endian.
final class JournalCheckpoints {
  private struct Entry {
    let fingerprint: UInt64
    let isStopped: Bool
    let content: [UInt8]
  }

  /// Results of computations shorter than this many seconds are not stored, unless they were stopped.
  static let leastSeconds = 1.0
  /// Maximum size of a file's entries in bytes.
  static let mostBytes = 256 * 1024 * 1024
  private static let opening = Array("cnn-shell checkpoint 1\n".utf8)

  private let stem: String
  private let canWrite: Bool
  private var line = 0
  /// Entries that the line has recalled or produced so far, in order.
  private var entries: [Entry] = []
  private var isNew = false
  /// Entries from the line's earlier run that have not been recalled yet.
  private var waiting: [Entry] = []
  /// Whether a stopped computation of the line was recalled.
  private(set) var foundStopped = false

  /// Creates the checkpoints of a journal.
  ///
  /// - Parameter stem: the journal's path without `.cnn.md`.
  init(stem: String, canWrite: Bool) {
    self.stem = stem
    self.canWrite = canWrite
  }

  /// The interface through which computations recall and store results.
  var checkpoints: Checkpoints {
    Checkpoints(
      recall: { [weak self] fingerprint in
        guard let self, !waiting.isEmpty else { return nil }
        return recall(fingerprint())
      },
      keep: { [weak self] seconds, isStopped, fingerprint, content in
        guard let self, isStopped || seconds >= Self.leastSeconds else { return }
        entries.append(Entry(fingerprint: fingerprint(), isStopped: isStopped, content: content()))
        isNew = true
      })
  }

  private func recall(_ fingerprint: UInt64) -> [UInt8]? {
    guard let place = waiting.firstIndex(where: { $0.fingerprint == fingerprint }) else { return nil }
    let entry = waiting.remove(at: place)
    entries.append(entry)
    if entry.isStopped { foundStopped = true }
    return entry.content
  }

  /// Begins a line of the journal, counted from 0.
  ///
  /// - Parameter again: whether the line ran before, so its stored results may be recalled.
  func begin(line: Int, again: Bool) {
    self.line = line
    (entries, isNew, foundStopped) = ([], false, false)
    waiting = again ? read(line) : []
  }

  /// Whether a stopped computation of the line is stored and has not been recalled yet.
  var holdsStopped: Bool { waiting.contains(where: \.isStopped) }

  /// Ends the line and, if it has new results, writes its file.
  ///
  /// - Throws: `FileProblem` if the file would be too large or cannot be written.
  func finish() throws(FileProblem) {
    defer { (entries, isNew, waiting) = ([], false, []) }
    guard isNew, canWrite else { return }
    var body: [UInt8] = []
    for entry in entries {
      for word in [entry.fingerprint, entry.isStopped ? 1 : 0, UInt64(entry.content.count)] { body += Self.bytes(word) }
      body += entry.content
    }
    guard body.count <= Self.mostBytes else {
      throw FileProblem(path(line), "it would have \(body.count) bytes; the limit is \(Self.mostBytes)")
    }
    try Files.writePrivately(Self.opening + Self.bytes(StableHash.of(body)) + body, to: path(line))
  }

  /// Removes the files of line `first` and all later lines, which are about to be replaced.
  func removeAll(from first: Int) {
    guard canWrite, let cut = stem.lastIndex(of: "/") else { return }
    let name = stem[stem.index(after: cut)...]
    for file in Files.names(inFolder: String(stem[..<cut])) {
      guard file.hasPrefix(name + "."), file.hasSuffix(".checkpoint"),
        let line = Int(file.dropFirst(name.count + 1).dropLast(".checkpoint".count)), line >= first
      else { continue }
      Files.remove(path(line))
    }
  }

  private func path(_ line: Int) -> String { "\(stem).\(line).checkpoint" }

  /// Reads the entries of a line's file; empty if the file is missing, damaged or of another kind.
  private func read(_ line: Int) -> [Entry] {
    guard Files.isPlainFile(path(line)), let bytes = try? Files.bytes(path(line), atMost: Self.mostBytes + 64),
      bytes.starts(with: Self.opening)
    else { return [] }
    var rest = bytes.dropFirst(Self.opening.count)
    guard let hash = Self.word(&rest), hash == StableHash.of(rest) else { return [] }
    var entries: [Entry] = []
    while !rest.isEmpty {
      guard let fingerprint = Self.word(&rest), let stopped = Self.word(&rest), let count = Self.word(&rest),
        count <= UInt64(rest.count)
      else { return [] }
      entries.append(
        Entry(fingerprint: fingerprint, isStopped: stopped == 1, content: Array(rest.prefix(Int(count)))))
      rest = rest.dropFirst(Int(count))
    }
    return entries
  }

  private static func bytes(_ word: UInt64) -> [UInt8] { withUnsafeBytes(of: word.littleEndian) { Array($0) } }

  private static func word(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    guard bytes.count >= 8 else { return nil }
    defer { bytes = bytes.dropFirst(8) }
    return bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
