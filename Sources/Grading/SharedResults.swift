internal import CommandInterpreter
internal import Platform

/// Results of long computations, in a folder shared by the processes of one grading run. Many journals contain the same
/// demonstrations, which need not be computed again for each.
///
/// Files are named by a salted fingerprint of all inputs of a result. The salt is new for each grading run and unknown
/// to journals, so no journal can pass off one computation as another. Only these processes write the files; a
/// journal's commands cannot.
public final class SharedResults {
  /// Results of computations shorter than this many seconds are not shared.
  static let leastSeconds = 0.05
  /// Maximum number of bytes one process may store.
  static let mostBytes = 256 << 20

  private let folder: String
  private let salt: UInt64
  private var left = 0

  /// Creates the shared results of a grading run; nil if the text does not start with a salt and a colon.
  ///
  /// - Parameter text: the salt, a colon, and the folder, as returned by `word`.
  public init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), let salt = UInt64(text[..<colon]) else { return nil }
    self.salt = salt
    folder = String(text[text.index(after: colon)...])
  }

  /// Formats the argument that tells another process the folder and salt.
  static func word(_ folder: String, salt: UInt64) -> String { "\(salt):\(folder)" }

  /// The interface through which computations recall and store results.
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

  /// Returns the stored result; nil if it is missing, too large or damaged.
  private func result(_ fingerprint: UInt64) -> [UInt8]? {
    guard let bytes = try? Files.bytes(path(fingerprint), atMost: Self.mostBytes + 8), bytes.count >= 8 else {
      return nil
    }
    let content = bytes.dropFirst(8)
    let hash = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    return hash == StableHash.of(content) ? Array(content) : nil
  }

  /// Stores a result, unless this process would exceed `mostBytes`. If it is not stored, other processes compute it
  /// again.
  private func keep(_ content: [UInt8], _ fingerprint: UInt64) {
    guard left + content.count <= Self.mostBytes else { return }
    left += content.count
    let hash = withUnsafeBytes(of: StableHash.of(content).littleEndian) { Array($0) }
    try? Files.writePrivately(hash + content, to: path(fingerprint))
  }
}
