import Testing

@testable import TerminalGraphics

@Suite struct ToneTests {
  @Test func withoutColorTextIsLeftAlone() {
    for tone in Tone.allCases { #expect(tone.paint("fail", GraphicsStyle()) == "fail") }
    #expect(Tone.normal.paint("x", GraphicsStyle(color: .trueColor)) == "x")
    #expect(Tone.bad.paint("", GraphicsStyle(color: .trueColor)) == "")
  }

  @Test(arguments: Theme.allCases) func everyToneEndsWithAReset(theme: Theme) {
    let style = GraphicsStyle(color: .palette256, theme: theme)
    let painted = Tone.allCases.filter { $0 != .normal }.map { $0.paint("x", style) }
    #expect(painted.allSatisfy { $0.hasPrefix("\u{1B}[") && $0.hasSuffix("x\u{1B}[0m") })
    #expect(Set(painted).count == painted.count)
  }
}
