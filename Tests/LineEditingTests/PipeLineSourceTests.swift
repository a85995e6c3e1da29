import TerminalTesting
import Testing

@testable import LineEditing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct PipeLineSourceTests {
  /// Everything that a source with lines of at most `longest` bytes reads from `bytes`.
  private func reads(_ bytes: [UInt8], longest: Int = 1000) throws -> [LineRead<String>] {
    let folder = try TemporaryFolder()
    let path = folder.file("input")
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(file) }
    try #require(writeAll(bytes, to: file))
    lseek(file, 0, SEEK_SET)
    let source = PipeLineSource(descriptor: file, longest: longest)
    var found: [LineRead<String>] = []
    repeat { found.append(source.read(Prompt("> "), continuing: "")) } while found.last != .endOfInput
    return found
  }

  @Test func linesEndWithANewlineOrWithTheInput() throws {
    #expect(try reads(Array("a\r\n\nb\u{E9}".utf8)) == [.line("a"), .line(""), .line("bé"), .endOfInput])
    #expect(try reads(Array("a\n".utf8)) == [.line("a"), .endOfInput])
    #expect(try reads([]) == [.endOfInput])
  }

  @Test func aByteOrderMarkIsNotPartOfTheFirstLine() throws {
    #expect(try reads(Array("\u{FEFF}a\n\u{FEFF}b".utf8)) == [.line("a"), .line("\u{FEFF}b"), .endOfInput])
  }

  @Test func bytesThatAreNotUTF8AreRefusedAndReadingGoesOn() throws {
    #expect(try reads([0x61, 0xFF, 0x0A, 0x62]) == [.refused(.notUTF8), .line("b"), .endOfInput])
    // A surrogate and an overlong slash are not UTF-8 either.
    #expect(try reads([0xED, 0xA0, 0x80, 0x0A]) == [.refused(.notUTF8), .endOfInput])
    #expect(try reads([0xC0, 0xAF, 0x0A]) == [.refused(.notUTF8), .endOfInput])
  }

  @Test func aLineOverTheLimitIsRefusedAndReadingGoesOn() throws {
    let exact = [UInt8](repeating: 0x78, count: 1000)
    #expect(
      try reads(exact + [0x0A] + [0x61]) == [.line(String(repeating: "x", count: 1000)), .line("a"), .endOfInput])
    #expect(try reads(exact + [0x78, 0x0A, 0x61]) == [.refused(.tooLong(limit: 1000)), .line("a"), .endOfInput])
    let huge = [UInt8](repeating: 0x78, count: 1_000_000)
    #expect(try reads(huge) == [.refused(.tooLong(limit: 1000)), .endOfInput])
  }

  @Test func aClosedDescriptorIsTheEnd() {
    let source = PipeLineSource(descriptor: 987)
    #expect(source.read(Prompt("> "), continuing: "") == .endOfInput)
  }

  /// Cut anywhere into pieces as a pipe may deliver them, a text has the same lines.
  @Test func linesDoNotDependOnHowTheBytesArrive() throws {
    let text = (0..<200).map { "line \($0) größe 日本" }.joined(separator: "\n")
    let result = try runPiped([builtExecutable("LineEditorProbe")], input: Array(text.utf8))
    #expect(result.text == (0..<200).map { "\($0 + 1): line \($0) größe 日本\n" }.joined())
    #expect(result.status == 0)
  }

  @Test func noPromptAndNoEscapeGoesIntoAPipe() throws {
    let result = try runPiped([builtExecutable("LineEditorProbe")], input: Array("conv (\n1)\nhelp".utf8))
    #expect(result.text == "1: conv (|1)\n2: help\n")
  }

  @Test func anInterruptEndsTheRun() throws {
    var isSent = false
    let result = try runPiped([builtExecutable("LineEditorProbe")], input: Array("busy\nconv\n".utf8)) {
      output, process in
      if !isSent, String(decoding: output, as: UTF8.self).contains("computing") {
        isSent = true
        kill(process, SIGINT)
      }
    }
    #expect(result.status == 130)
    #expect(result.text.hasPrefix("computing\n\ninterrupted, after"))
    #expect(!result.text.contains("conv"))
  }

  @Test func terminationEndsTheRun() throws {
    var isSent = false
    let result = try runPiped([builtExecutable("LineEditorProbe")], input: Array("busy\nconv\n".utf8)) {
      output, process in
      if !isSent, String(decoding: output, as: UTF8.self).contains("computing") {
        isSent = true
        kill(process, SIGTERM)
      }
    }
    #expect(result.status == 143)
    #expect(!result.text.contains("conv"))
  }
}
