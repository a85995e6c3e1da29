import Foundation
import Testing

@testable import CommandInterpreter

@Suite struct ShowFileTests {
  /// A shell in its own folder, and that folder.
  private func shell() throws -> (Shell, String) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("show-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let shell = Shell()
    shell.run(all: ["cd \(folder.path)"])
    return (shell, folder.path)
  }

  /// Width and height from a PNG file's first chunk.
  private func size(_ path: String) throws -> [Int] {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    try #require(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    return [16, 20].map { start in bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
  }

  @Test func everyKindOfPictureIsSaved() throws {
    let (shell, folder) = try shell()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    shell.run(all: [
      "data = patterns 30", "net = input 1x16x16 | conv 2 | relu | flatten | linear 3",
      "show data[0] file=one.png zoom=1", "show data[0] file=large.png", "show data file=data.png",
      "filters net | show file=filters.png", "features net data[0] | show file=features.png",
      "saliency net data[0] | show file=saliency.png", "mistakes net data | show file=mistakes.png",
      "show net[0] file=layer.png",
    ])
    #expect(try size("\(folder)/one.png") == [16, 16])
    #expect(try size("\(folder)/large.png") == [256, 256])
    for name in ["data", "filters", "features", "saliency", "mistakes", "layer"] {
      #expect(try size("\(folder)/\(name).png").allSatisfy { $0 > 16 && $0 <= 800 })
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(files.count == 8 && files.allSatisfy { $0.hasSuffix(".png") })
  }

  @Test func equalPicturesAreEqualFiles() throws {
    let (shell, folder) = try shell()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    shell.run(all: ["x = uniform 1x9x7", "show x file=a.png", "y = x", "show y file=b.png"])
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a.png"))
        == Data(contentsOf: URL(fileURLWithPath: "\(folder)/b.png")))
  }

  @Test(arguments: [
    ("show x file=x.jpg", ErrorCode.badValue), ("show 3 file=x.png", .wrongKind),
    ("show (input 1x4x4 | conv 2) file=x.png", .wrongKind), ("show (tensor [1, 2]) file=x.png", .wrongKind),
    ("show x file=none/x.png", .fileNotFound), ("show x file=folder.png", .fileDenied),
    ("show (zeros 400x4) file=x.png zoom=64", .limit), ("show (zeros 5000x4) file=x.png", .limit),
  ])
  func whatCannotBeSavedIsRefusedAndLeavesNothing(line: String, code: ErrorCode) throws {
    let (shell, folder) = try shell()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: "\(folder)/folder.png", withIntermediateDirectories: true)
    shell.run(all: ["x = ones 1x4x4"])
    #expect(shell.run(line).diagnostic?.code == code)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["folder.png"])
  }
}
