/// The control group that a process is in, where the system has such groups.
struct ControlGroup {
  /// The files that state its limit of memory and those of the groups around it.
  let limitFiles: [String]

  /// The group of a process.
  ///
  /// - Parameter membership: what `/proc/self/cgroup` says, a line a hierarchy: `0::/user.slice`, `4:memory:/jobs`.
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

  /// The folder of a group and those of the groups around it; inside of a container the group's own may be missing.
  private static func folders(_ root: String, _ path: Substring) -> [String] {
    var names = path.split(separator: "/")
    var folders: [String] = []
    while !names.isEmpty {
      folders.append(root + names.map { "/" + $0 }.joined())
      names.removeLast()
    }
    return folders + [root]
  }

  /// The smallest limit that one of the files states, in bytes; nil where none does.
  ///
  /// - Parameter text: what stands in a file; nil where there is none.
  func limit(_ text: (String) -> String?) -> Int? {
    // The first version writes a number near 2⁶³ where there is no limit, the second one `max`.
    limitFiles.compactMap { text($0).flatMap { Int($0.withoutBlanksAround) } }.filter { $0 < 1 << 60 }.min()
  }
}
