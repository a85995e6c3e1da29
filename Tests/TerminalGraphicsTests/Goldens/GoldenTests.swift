import Foundation
import Testing

@testable import TerminalGraphics

/// Every drawing in every style at three widths, compared with the files beside this one.
///
/// A golden file shows what students see; a change in one is looked at by a person before it is kept:
/// `UPDATE_GOLDENS=1 swift test --filter GoldenTests`, then read the difference.
@Suite struct GoldenTests {
  private static let styles: [(name: String, style: GraphicsStyle)] = [
    ("24-bit", GraphicsStyle(graphics: .half, color: .trueColor, unicode: true)),
    ("256 colours, light", GraphicsStyle(graphics: .half, color: .palette256, theme: .light, unicode: true)),
    ("no colour", GraphicsStyle(unicode: true)),
    ("ASCII", GraphicsStyle()),
    ("plain", GraphicsStyle(plain: true)),
    ("off", GraphicsStyle(graphics: .off)),
  ]

  @Test(arguments: GoldenDrawings.all.keys.sorted()) func drawingsLookAsTheyDid(name: String) throws {
    let drawing = try #require(GoldenDrawings.all[name])
    var text = ""
    for (label, style) in Self.styles {
      for width in [40, 80, 200] {
        var style = style
        style.width = width
        let lines = drawing.lines(style)
        #expect(lines.allSatisfy { DisplayText.width(of: $0) <= width }, "\(name), \(label), \(width) columns")
        #expect(lines.allSatisfy { !$0.hasSuffix(" ") && !$0.contains("\n") })
        if style.color == .none { #expect(!lines.joined().contains("\u{1B}")) }
        if !style.unicode { #expect(lines.joined().utf8.allSatisfy { $0 < 0x7F }) }
        text += "== \(label), \(width) columns\n" + lines.map { $0 + "\n" }.joined()
      }
    }
    text.replace("\u{1B}", with: "\\e")
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Expected/\(name).txt")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    let difference = zip(golden.split(separator: "\n"), text.split(separator: "\n")).first { $0 != $1 }
    #expect(golden == text, "first difference: \(difference.map { "\($0.0) | \($0.1)" } ?? "the length")")
  }
}
