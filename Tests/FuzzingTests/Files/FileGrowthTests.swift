import TerminalTesting
import Testing

/// Files that are made to be expensive cost what their length does, not its square.
@Suite struct FileGrowthTests {
  @Test(.timeLimit(.minutes(20))) func timeGrowsWithTheFile() async {
    await #expect(processExitsWith: .success) { try FileGrowthTests().expectProportion() }
  }

  private func expectProportion() throws {
    let folder = try TemporaryFolder()
    let watch = FuzzWatch()
    for format in FileFormats.all(in: folder) {
      if let only = FuzzSettings.only, !format.name.contains(only) { continue }
      for attack in format.attacks {
        // Four times the file takes four times as long, and sixteen times where each part looks at all others.
        var factor = Double.infinity
        for _ in 0..<3 where factor > 8 {
          let (short, long) = (seconds(attack, 1, format, watch), seconds(attack, 4, format, watch))
          factor = min(factor, long < 0.01 ? 0 : long / max(short, 1e-4))
        }
        #expect(factor <= 8, "\(format.name), \(attack.name): four times the file takes \(factor) times as long")
      }
    }
  }

  private func seconds(_ attack: FileFormat.Attack, _ times: Int, _ format: FileFormat, _ watch: FuzzWatch) -> Double {
    // What takes a second a megabyte still shows in this size; another is for who has time.
    let bytes = attack.bytes(attack.size * times / (FuzzSettings.isLong ? 4 : 8))
    watch.begin("\(format.name): \(attack.name), \(bytes.count) bytes", "")
    let start = FuzzWatch.threadSeconds
    let reading = format.read(bytes)
    let end = FuzzWatch.threadSeconds
    watch.report("\(format.name), \(attack.name): \(bytes.count) bytes, \(end - start) s")
    for fault in reading.faults {
      Issue.record("\(format.name), \(attack.name): \(fault.debugDescription.prefix(300))")
    }
    return end - start
  }
}
