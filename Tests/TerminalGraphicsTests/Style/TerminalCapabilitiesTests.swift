import Testing

@testable import TerminalGraphics

@Suite struct TerminalCapabilitiesTests {
  private static let modern = ["TERM": "xterm-256color", "LANG": "en_GB.UTF-8", "COLORTERM": "truecolor"]

  private func style(
    _ changes: [String: String?] = [:], isTerminal: Bool = true, columns: Int? = 100,
    options: DisplayOptions = DisplayOptions()
  ) -> GraphicsStyle {
    var environment = Self.modern
    for (name, value) in changes { environment[name] = value }
    for (name, value) in changes where value == nil { environment.removeValue(forKey: name) }
    return GraphicsStyle(
      TerminalCapabilities(environment: environment, isTerminal: isTerminal, columns: columns), options: options)
  }

  @Test func aModernTerminalGetsEverything() {
    let style = style()
    #expect(style == GraphicsStyle(graphics: .half, color: .trueColor, width: 100, unicode: true))
  }

  @Test(arguments: [("truecolor", ColorDepth.trueColor), ("24bit", .trueColor), ("yes", .palette256)])
  func depthFollowsColorterm(value: String, depth: ColorDepth) {
    #expect(style(["COLORTERM": value]).color == depth)
  }

  @Test func withoutColortermThereAre256Colors() {
    #expect(style(["COLORTERM": nil]).color == .palette256)
  }

  @Test(arguments: [["TERM": "dumb"], ["TERM": ""]])
  func aDumbTerminalGetsAsciiAndNoEscapes(change: [String: String]) {
    let style = style(change)
    #expect(style.graphics == .ascii && style.color == .none && !style.unicode)
  }

  @Test func aPipeGetsAsciiOf80Columns() {
    #expect(style(isTerminal: false, columns: 132) == GraphicsStyle())
    #expect(style(isTerminal: false) == GraphicsStyle())
  }

  @Test func noColorKeepsUnicodeLines() {
    let style = style(["NO_COLOR": "1"])
    #expect(style.graphics == .ascii && style.color == .none && style.unicode)
    #expect(self.style(["NO_COLOR": ""]).color == .trueColor)
    #expect(self.style(["NO_COLOR": "1"], options: DisplayOptions(color: .always)).color == .trueColor)
  }

  @Test(arguments: [
    ("C", false), ("POSIX", false), ("de_DE.ISO-8859-1", false), ("C.UTF-8", true), ("en_US.utf8", true),
    ("de_DE.UTF-8@euro", true), ("", true),
  ]) func theLocaleDecidesOnUnicode(locale: String, unicode: Bool) {
    let style = style(["LC_ALL": locale])
    #expect(style.unicode == unicode)
    #expect(style.graphics == (unicode ? .half : .ascii))
  }

  @Test func withoutALocaleThereIsNoUnicode() {
    #expect(!style(["LANG": nil]).unicode)
  }

  @Test func choicesWin() {
    #expect(style(options: DisplayOptions(graphics: .ascii)).graphics == .ascii)
    #expect(style(options: DisplayOptions(graphics: .off)).graphics == .off)
    #expect(style(options: DisplayOptions(graphics: .sixel)).graphics == .sixel)
    #expect(style(options: DisplayOptions(color: .never)).graphics == .ascii)
    #expect(style(options: DisplayOptions(graphics: .half, color: .never)).graphics == .ascii)
    #expect(style(options: DisplayOptions(width: 60)).width == 60)
    #expect(style(options: DisplayOptions(theme: .light)).theme == .light)
    let plain = style(options: DisplayOptions(graphics: .half, color: .always, plain: true))
    #expect(plain.plain && plain.color == .none && !plain.unicode)
    let piped = style(isTerminal: false, options: DisplayOptions(graphics: .half))
    #expect(piped.graphics == .half && piped.color == .trueColor && piped.unicode)
    #expect(style(isTerminal: false, options: DisplayOptions(color: .always)).color == .trueColor)
  }

  @Test func anUnknownWidthIs80() {
    #expect(style(columns: nil).width == 80)
    #expect(style(columns: 0).width == 80)
    #expect(style(columns: 3).width == GraphicsStyle.minimumWidth)
  }
}
