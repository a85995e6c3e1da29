import Testing

@testable import Platform

@Suite struct ControlGroupTests {
  @Test func theSecondVersionHasOneHierarchyAndGroupsInGroups() {
    let group = ControlGroup(membership: "0::/user.slice/session 1\n")
    #expect(
      group.limitFiles == [
        "/sys/fs/cgroup/user.slice/session 1/memory.max", "/sys/fs/cgroup/user.slice/memory.max",
        "/sys/fs/cgroup/memory.max",
      ])
    let files = [group.limitFiles[0]: "max\n", group.limitFiles[1]: "4000000000\n", group.limitFiles[2]: "5000000000"]
    #expect(group.limit { files[$0] } == 4_000_000_000)
    #expect(group.limit { _ in "max" } == nil && group.limit { _ in nil } == nil)
  }

  @Test func theFirstVersionHasOneHierarchyForMemory() {
    let group = ControlGroup(membership: "12:cpu,cpuacct:/a\n4:memory:/jobs\n0::/\n", mountedAt: "/c")
    #expect(
      group.limitFiles == [
        "/c/memory/jobs/memory.limit_in_bytes", "/c/memory/memory.limit_in_bytes", "/c/memory.max",
      ])
    // Without a limit the first version says the largest number of whole pages.
    #expect(group.limit { $0.hasPrefix("/c/memory/") ? "9223372036854771712\n" : nil } == nil)
  }

  @Test(arguments: ["", "nonsense", "0:", "::", "0::", "a:memory\n"]) func anyTextIsRead(text: String) {
    #expect(ControlGroup(membership: text).limit { _ in "x" } == nil)
  }
}
