import NeuralNetworks
import Platform
import TerminalTesting

@testable import CommandInterpreter
@testable import Grading
@testable import Lessons

/// What is kept of long computations: the files, and what stands in them.
enum CheckpointFormats {
  private static func word(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }

  private static let opening = Array("cnn-shell checkpoint 1\n".utf8)

  private static func file(_ body: [UInt8]) -> [UInt8] { opening + word(StableHash.of(body)) + body }

  private static func entry(_ fingerprint: UInt64, _ isStopped: UInt64, _ content: [UInt8]) -> [UInt8] {
    word(fingerprint) + word(isStopped) + word(UInt64(content.count)) + content
  }

  /// The content of the entry with a fingerprint, read once more without the program; nil where there is none, or the
  /// file is damaged.
  private static func independent(_ bytes: [UInt8], _ fingerprint: UInt64) -> [UInt8]? {
    func number(_ place: Int) -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) } }
    guard bytes.starts(with: opening), bytes.count >= opening.count + 8 else { return nil }
    var place = opening.count + 8
    guard number(opening.count) == StableHash.of(bytes[place...]) else { return nil }
    var found: [UInt8]?
    while place < bytes.count {
      guard bytes.count - place >= 24, number(place + 16) <= UInt64(bytes.count - place - 24) else { return nil }
      let end = place + 24 + Int(number(place + 16))
      if found == nil, number(place) == fingerprint { found = Array(bytes[(place + 24)..<end]) }
      place = end
    }
    return found
  }

  /// The file beside a journal.
  static func files(_ folder: TemporaryFolder) -> FileFormat {
    let body = entry(7, 0, [1, 2, 3]) + entry(8, 1, []) + entry(9, 0, [UInt8](repeating: 4, count: 40))
    return FileFormat(
      name: "checkpoint of a journal", readers: ["Lessons/Player/JournalCheckpoints.swift"], samples: [file(body)],
      words: [opening, entry(7, 0, [9])],
      handmade: [
        ("a length that overflows", file(word(7) + word(0) + word(.max))),
        ("a length beyond the end", file(word(7) + word(0) + word(1))),
        ("a length below 0", file(word(7) + word(0) + word(1 << 63) + [1])),
        ("half an entry", file(word(7))), ("nothing", file([])),
        ("the same twice", file(entry(7, 0, [1]) + entry(7, 0, [2]))),
      ],
      attacks: [.init("many entries") { size in file((0..<size).flatMap { entry(UInt64($0), 0, []) }) }],
      repaired: { $0.count >= opening.count + 8 ? file(Array($0[(opening.count + 8)...])) : $0 },
      read: { bytes in
        let stem = folder.file("checkpointed")
        do throws(FileProblem) { try Files.write(bytes, to: stem + ".0.checkpoint") } catch {
          return .refused(error.message, faults: ["the test cannot write"])
        }
        let kept = JournalCheckpoints(stem: stem, canWrite: false)
        var faults: [String] = []
        var isThere = false
        for fingerprint: UInt64 in [7, 8, 9] {
          kept.begin(line: 0, again: true)
          let content = kept.checkpoints.recall { fingerprint }
          if content != independent(bytes, fingerprint) { faults.append("\(fingerprint) is read otherwise than it is") }
          isThere = isThere || content != nil
        }
        return isThere ? .accepted(faults: faults) : .refused("damaged", faults: faults)
      })
  }

  /// What the processes of a grading share.
  static func shared(_ folder: TemporaryFolder) -> FileFormat {
    func file(_ content: [UInt8]) -> [UInt8] { word(StableHash.of(content)) + content }
    return FileFormat(
      name: "shared result", readers: ["Grading/SharedResults.swift"],
      samples: [file([1, 2, 3]), file([]), file([UInt8](repeating: 7, count: 60))],
      repaired: { $0.count >= 8 ? file(Array($0[8...])) : $0 },
      read: { bytes in
        do throws(FileProblem) { try Files.write(bytes, to: folder.file("2a.result")) } catch {
          return .refused(error.message, faults: ["the test cannot write"])
        }
        guard let shared = SharedResults("5:" + folder.path) else { return .accepted(faults: ["there is no store"]) }
        let isWhole = bytes.count >= 8 && word(StableHash.of(bytes[8...])) == Array(bytes[..<8])
        let content = shared.checkpoints.recall { 42 }
        let faults = content == (isWhole ? Array(bytes[8...]) : nil) ? [] : ["read otherwise than it is"]
        return content == nil ? .refused("damaged", faults: faults) : .accepted(faults: faults)
      })
  }

  private static let setup = ["data = patterns 12 size=8", "net = input 1x8x8 | maxpool 4 | flatten | linear 3"]

  /// What commands find where they computed before: whatever that is, they give a result or compute it again.
  static func content(of line: String) -> FileFormat {
    var sample: [UInt8] = []
    var first = Interpreter(Environment())
    first.environment.checkpoints = Checkpoints(recall: { _ in nil }, keep: { _, _, _, content in sample = content() })
    for line in setup + [line] { _ = first.execute(line) }
    let ready = sample
    return FileFormat(
      name: "checkpoint's content, \(line.split(separator: " ")[0])",
      readers: ["Lessons/Player/JournalCheckpoints.swift"],
      samples: [ready],
      words: [word(0), word(1), word(2), word(3), word(.max), word(1 << 63), word(0x7FF8_0000_0000_0000)],
      handmade: [
        ("curves of other lengths", ready.count > 80 ? Array(ready.dropLast(80)) + word(0) + ready.suffix(80) : []),
        ("many numbers", word(1 << 60) + ready.dropFirst(8)),
      ], share: 20,
      read: { bytes in
        var written: [String] = []
        var interpreter = Interpreter(Environment())
        interpreter.environment.write = { written.append($0) }
        interpreter.environment.show = { lines, _ in written += lines }
        for line in setup { _ = interpreter.execute(line) }
        var isComputed = false
        interpreter.environment.checkpoints = Checkpoints(
          recall: { _ in bytes }, keep: { _, _, _, _ in isComputed = true })
        let outcome = interpreter.execute("r = " + line)
        interpreter.environment.checkpoints = nil
        var faults: [String] = []
        if let diagnostic = outcome.diagnostic, !diagnostic.code.isVerdict { faults.append(diagnostic.rendered) }
        for line in [
          "r", "show r", "plot r", "r.loss", "describe r", "summary net", "evaluate net data",
          "train net data epochs=1",
        ] {
          if let diagnostic = interpreter.execute(line).diagnostic { written.append(diagnostic.rendered) }
        }
        faults += written.filter { !isClean($0) }
        return isComputed ? .refused("computed again", faults: faults) : .accepted(faults: faults)
      })
  }
}
