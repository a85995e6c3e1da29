import TerminalTesting
import Testing

/// No file that the program reads crashes it, makes it hang or eat memory, or is taken for something else than it is:
/// every truncation, changes of every byte, files made by hand, and random mutations.
@Suite struct FileFuzzTests {
  /// In a process of its own: what other tests hold at the same time is not this one's memory.
  @Test(.timeLimit(.minutes(60))) func noFileDoesHarm() async {
    await #expect(processExitsWith: .success) { try FileFuzzTests().expectNoHarm() }
  }

  private func expectNoHarm() throws {
    let folder = try TemporaryFolder()
    let watch = FuzzWatch()
    for format in FileFormats.all(in: folder) {
      if let only = FuzzSettings.only, !format.name.contains(only) { continue }
      let run = FileFuzzRun(format, watch)
      let start = FuzzWatch.threadSeconds
      run.samples()
      run.handmade()
      run.systematic()
      run.random()
      for fault in run.faults.prefix(20) { Issue.record("\(format.name): \(fault)") }
      #expect(
        run.accepted > 0 && (run.refused > 0 || !format.refuses),
        "\(format.name): \(run.accepted) accepted, \(run.refused) refused")
      let seconds = Double(Int((FuzzWatch.threadSeconds - start) * 10)) / 10
      watch.report(
        "\(format.name): \(run.accepted) accepted, \(run.refused) refused, \(run.faults.count) faults, \(seconds) s")
    }
  }
}

/// The way of one format through the fuzzer.
final class FileFuzzRun {
  private let format: FileFormat
  private let watch: FuzzWatch
  private(set) var faults: [String] = []
  private(set) var accepted = 0
  private(set) var refused = 0

  /// How much more memory than before may be held while a file is read that has a few kilobytes.
  private static let mostKilobytes = 200_000
  /// How many files with one byte changed are read where nobody asked for more, about.
  private static let mostChanges = 500

  init(_ format: FileFormat, _ watch: FuzzWatch) {
    self.format = format
    self.watch = watch
  }

  /// What is right is read without complaint.
  func samples() {
    for sample in format.samples {
      if case .refused(let message, _)? = read(sample, "a sample") { faults.append("a sample is refused: \(message)") }
    }
  }

  func handmade() { for (name, bytes) in format.handmade { read(bytes, name) } }

  /// Every truncation, and changes of every byte; of a format whose reading takes long, a part of them in turn.
  func systematic() {
    let stride = FuzzSettings.isLong ? 1 : format.share
    for sample in format.samples.prefix(FuzzSettings.isLong ? 10 : 1) {
      var count = 0
      let isThorough = FuzzSettings.isLong && format.share == 1 && sample.count < 400
      let part = FuzzSettings.isLong ? 1 : max(stride, sample.count / 200)
      for (place, file) in FileMutator.truncations(of: sample).enumerated() where place % part == 0 {
        read(file, "a truncation")
      }
      let step = FuzzSettings.isLong ? 1 : max(1, sample.count * 27 * stride / Self.mostChanges)
      for place in sample.indices where FuzzSettings.isLong || place % step == 0 {
        for file in FileMutator.changes(of: sample, at: place, isThorough: isThorough) {
          count += 1
          guard FuzzSettings.isLong || count % stride == 0 else { continue }
          read(file, "a change of byte \(place)")
          if let repaired = format.repaired { read(repaired(file), "a change of byte \(place), repaired") }
        }
      }
    }
  }

  func random() {
    var mutator = FileMutator(seed: FuzzSettings.seed)
    for number in 0..<max(10, FuzzSettings.files / format.share) {
      let sample = format.samples[number % format.samples.count]
      let file = mutator.mutated(sample, others: format.samples, words: format.words)
      if let repaired = format.repaired, number % 2 == 1 {
        read(repaired(file), "mutation \(number), repaired")
      } else {
        read(file, "mutation \(number)")
      }
    }
  }

  @discardableResult
  private func read(_ bytes: [UInt8], _ name: String) -> FileFormat.Reading? {
    watch.begin("\(format.name): \(name)", "\(bytes)")
    let reading = format.read(bytes)
    switch reading {
    case .accepted: accepted += 1
    case .refused: refused += 1
    }
    for fault in reading.faults { faults.append("\(name): \(fault.debugDescription.prefix(300)) of \(shown(bytes))") }
    let growth = watch.growth()
    if growth > Self.mostKilobytes { faults.append("\(name): \(growth) kB more memory for \(shown(bytes))") }
    return reading
  }

  private func shown(_ bytes: [UInt8]) -> String {
    let text = String(validating: bytes, as: UTF8.self)?.debugDescription ?? "\(bytes)"
    return text.utf8.count > 1500 ? "\(bytes.count) bytes: \(text.prefix(1500))" : text
  }
}
