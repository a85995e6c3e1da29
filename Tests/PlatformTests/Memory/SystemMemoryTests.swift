import Testing

@testable import Platform

@Suite struct SystemMemoryTests {
  @Test func whatIsBoundAndAvailableIsPartOfTheMachine() {
    #expect(SystemMemory.physical > 64 << 20)
    #expect(SystemMemory.bound <= SystemMemory.physical && SystemMemory.bound > 0)
    #expect(SystemMemory.available <= SystemMemory.physical)
  }

  @Test func theLineOfWhatIsAvailableIsRead() {
    #expect(SystemMemory.available(in: "MemTotal: 9 kB\nMemAvailable:     123 kB\n") == 123 * 1024)
    #expect(SystemMemory.available(in: "MemAvailable: much\n") == nil && SystemMemory.available(in: "") == nil)
  }

  /// What `ulimit -v` leaves is what the process has not used yet.
  @Test func theAddressSpaceBoundsBoth() async {
    await #expect(processExitsWith: .success) {
      guard let used = SystemMemory.used?.addressSpace else { return }
      CurrentProcess.limitMemory(to: UInt64(used + (400 << 20)))
      let limit = SystemMemory.addressSpaceLimit ?? 0
      #expect(limit > used && SystemMemory.bound <= limit - used && SystemMemory.available <= limit - used)
      #expect(SystemMemory.bound > 200 << 20 || SystemMemory.physical < 400 << 20)
    }
  }
}
