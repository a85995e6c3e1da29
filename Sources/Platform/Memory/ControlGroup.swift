/// The control group (cgroup) of a process, on systems that have them.
struct ControlGroup {
  /// The paths of the files with the memory limits of the group and of the groups that contain it; some may not exist.
  let limitFiles: [String]

  /// Creates the group that `membership` describes.
  ///
  /// - Parameter membership: the contents of `/proc/self/cgroup`, one line per hierarchy, such as `0::/user.slice` or
  ///   `4:memory:/jobs`.
  init(membership: String, mountedAt root: String = "/sys/fs/cgroup") {
    var files: [String] = []
    for line in membership.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      if parts[0] == "0", parts[1].isEmpty {
        files += Self.folders(root, parts[2]).map { $0 + "/memory.max" }
      } else if parts[1].split(separator: ",").contains("memory") {
        files += Self.folders(root + "/memory", parts[2]).map { $0 + "/memory.limit_in_bytes" }
      }
    }
    limitFiles = files
  }

  /// Returns the folders of a group and of the groups that contain it; inside a container, the group's own folder may
  /// be missing.
  private static func folders(_ root: String, _ path: Substring) -> [String] {
    var names = path.split(separator: "/")
    var folders: [String] = []
    while !names.isEmpty {
      folders.append(root + names.map { "/" + $0 }.joined())
      names.removeLast()
    }
    return folders + [root]
  }

  /// Returns the smallest limit in these files, in bytes; nil if there is none.
  ///
  /// - Parameter text: returns the contents of a file; nil if it can't be read.
  func limit(_ text: (String) -> String?) -> Int? {
    // Without a limit, version 1 has a number near 2⁶³, version 2 has `max`.
    limitFiles.compactMap { text($0).flatMap { Int($0.withoutBlanksAround) } }.filter { $0 < 1 << 60 }.min()
  }
}
