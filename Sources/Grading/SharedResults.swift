internal import CommandInterpreter
internal import Platform

/// What the long computations of journals gave, in a folder that the processes of one grading share: many journals hold
/// the same demonstrations, and each of these is computed once.
///
/// A file is named by the fingerprint of all that a result follows from. The salt is new for every grading and known to
/// no journal, so none can have one of its computations taken for another. Files are only what these processes have
/// computed: a journal's commands write none.
public final class SharedResults {
  /// What takes fewer seconds is computed again.
  static let leastSeconds = 0.05
  /// The most bytes that one process may leave.
  static let mostBytes = 256 << 20

  private let folder: String
  private let salt: UInt64
  private var left = 0

  /// The results of a grading.
  ///
  /// - Parameter text: what `word` gives: the salt, a colon, and the folder.
  public init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), let salt = UInt64(text[..<colon]) else { return nil }
    self.salt = salt
    folder = String(text[text.index(after: colon)...])
  }

  /// The word by which another process finds the results in a folder.
  static func word(_ folder: String, salt: UInt64) -> String { "\(salt):\(folder)" }

  /// The same for what computes.
  var checkpoints: Checkpoints {
    var checkpoints = Checkpoints(
      recall: { [self] fingerprint in result(fingerprint()) },
      keep: { [self] seconds, isStopped, fingerprint, content in
        guard !isStopped, seconds >= Self.leastSeconds else { return }
        keep(content(), fingerprint())
      })
    checkpoints.salt = salt
    return checkpoints
  }

  private func path(_ fingerprint: UInt64) -> String { "\(folder)/\(String(fingerprint, radix: 16)).result" }

  /// Nil where nothing is there, or what is there is damaged.
  private func result(_ fingerprint: UInt64) -> [UInt8]? {
    guard let bytes = try? Files.bytes(path(fingerprint), atMost: Self.mostBytes + 8), bytes.count >= 8 else {
      return nil
    }
    let content = bytes.dropFirst(8)
    let hash = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    return hash == StableHash.of(content) ? Array(content) : nil
  }

  /// Where it cannot be written, it is computed again by whoever needs it.
  private func keep(_ content: [UInt8], _ fingerprint: UInt64) {
    guard left + content.count <= Self.mostBytes else { return }
    left += content.count
    let hash = withUnsafeBytes(of: StableHash.of(content).littleEndian) { Array($0) }
    try? Files.writePrivately(hash + content, to: path(fingerprint))
  }
}
