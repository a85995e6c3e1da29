#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A temporary folder, removed when the value is freed.
public final class TemporaryFolder {
  public let path: String

  public init() throws {
    var template = Array("/tmp/cnn-shell-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw TerminalTestFailure(description: "no temporary folder") }
    path = String(cString: made)
  }

  deinit { Self.removeAll(path) }

  private static func removeAll(_ path: String) {
    // A symbolic link is removed itself; only a non-empty folder needs more.
    guard remove(path) != 0 else { return }
    for name in names(in: path) { removeAll(path + "/" + name) }
    remove(path)
  }

  /// The path of `name` in the folder.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Writes `text` to the file `name`, and returns its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    let path = file(name)
    guard let stream = fopen(path, "we") else { throw TerminalTestFailure(description: "cannot write \(path)") }
    defer { fclose(stream) }
    guard fputs(text, stream) >= 0 else { throw TerminalTestFailure(description: "cannot write \(path)") }
    return path
  }

  /// The text of the file `name`; `nil` if there is none.
  public func read(_ name: String) -> String? {
    guard let stream = fopen(file(name), "re") else { return nil }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { bytes += chunk[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The permission bits of the file `name`; `nil` if there is none.
  public func mode(_ name: String) -> UInt32? {
    var state = stat()
    return lstat(file(name), &state) == 0 ? UInt32(state.st_mode) & 0o777 : nil
  }

  /// Removes the file or folder with this name, including its contents.
  public func clear(_ name: String) { Self.removeAll(file(name)) }

  /// The names in the folder.
  public func names() -> [String] { Self.names(in: path) }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes `name` a symbolic link to `target`.
  public func link(_ name: String, to target: String) throws {
    guard symlink(target, file(name)) == 0 else { throw TerminalTestFailure(description: "no link") }
  }
}
