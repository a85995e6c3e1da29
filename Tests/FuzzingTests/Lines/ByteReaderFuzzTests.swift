import NeuralNetworks
import Platform
import TerminalTesting
import Testing

@testable import LineEditing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whatever bytes come from a pipe or a keyboard, what is handed out is text.
@Suite struct ByteReaderFuzzTests {
  private static let pieces: [[UInt8]] =
    [
      "x = 3", "\n", "\r\n", "\r", "é", "e\u{301}", "\u{1F600}", "\u{0}", "\u{1B}[200~", "\u{1B}[201~", "\u{FEFF}",
      "\t", "\\",
      "(", "\u{2028}", "\u{202E}",
    ].map { Array($0.utf8) } + [
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F],
      [0x80], [0xFF], [0xC3], [0xE2, 0x82],
    ]

  private func bytes(_ random: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int(random.next() % 60) {
      switch random.next() % 8 {
      case 0: bytes.append(UInt8(truncatingIfNeeded: random.next() >> 16))
      case 1: bytes += [UInt8](repeating: 0x61, count: Int(random.next() % 300))
      default: bytes += Self.pieces[Int(random.next() % UInt64(Self.pieces.count))]
      }
    }
    return bytes
  }

  @Test(.timeLimit(.minutes(60))) func linesAreThoseOfTheBytes() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lines")
    var random = SeededGenerator(seed: FuzzSettings.seed &+ 2)
    let longest = 200
    var counts = [0, 0, 0]
    for _ in 0..<max(200, FuzzSettings.lines / 10) {
      let bytes = bytes(&random)
      try Files.write(bytes, to: path)
      let descriptor = open(path, O_RDONLY)
      defer { close(descriptor) }
      let source = PipeLineSource(descriptor: descriptor, longest: longest)
      var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      if lines.last?.isEmpty == true { lines.removeLast() }
      for (number, line) in lines.enumerated() {
        var rest = line
        let expected: LineRead<String>
        if line.count > longest {
          expected = .refused(.tooLong(limit: longest))
          counts[0] += 1
        } else {
          if rest.last == 0x0D { rest.removeLast() }
          if number == 0, rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest.removeFirst(3) }
          let text = String(validating: rest, as: UTF8.self)
          expected = text.map { .line($0) } ?? .refused(.notUTF8)
          counts[text == nil ? 1 : 2] += 1
        }
        #expect(source.read(Prompt("> "), continuing: "") == expected, "\(Array(line))")
      }
      #expect(source.read(Prompt("> "), continuing: "") == .endOfInput, "\(bytes)")
    }
    #expect(counts.allSatisfy { $0 > 50 }, "\(counts)")
  }

  @Test(.timeLimit(.minutes(60))) func keysAreCharactersOfTheBytes() {
    var random = SeededGenerator(seed: FuzzSettings.seed &+ 3)
    for _ in 0..<max(500, FuzzSettings.lines / 5) {
      let bytes = bytes(&random)
      var keys = KeyInput(descriptor: -1)
      let typed = bytes.compactMap { keys.character(with: $0) }
      // Of text nothing is lost; of other bytes, only what is none.
      if let text = String(validating: bytes, as: UTF8.self) {
        #expect(typed == Array(text.unicodeScalars), "\(bytes)")
      } else {
        #expect(typed.count <= bytes.count)
      }
    }
  }
}
