import Platform
import Testing

@Suite struct ArrowsTests {
  private func arrows(_ files: [(folder: String, text: String)]) -> Arrows {
    Arrows(betweenFoldersOf: files.map { ($0.folder, "", SourceFile($0.text)) })
  }

  @Test func aFolderKnowsWhoseNamesItUses() {
    let found = arrows([
      ("Low", "struct Tensor {}; func product() {}; private struct Secret {}"),
      ("Middle", "struct Layer { let t: Tensor }"), ("High", "let net = Layer(); let p = product()"),
      ("Other", "struct Secret {}; // Tensor\nlet text = \"Layer\""),
    ])
    #expect(found.lines == ["High -> Low", "High -> Middle", "Middle -> Low"] && found.circle == nil)
  }

  @Test func ambiguousAndHiddenNamesTellNothing() {
    let found = arrows([
      ("One", "struct Kind {}; func groups() {}"), ("Two", "struct Kind {}; struct Only {}"),
      ("Three", "let a = Kind()"), ("Four", "struct Outer { enum Only {}; let o: Only }"),
      ("Five", "func f(groups: Int) { g(groups) }"),
    ])
    #expect(found.lines == [])
  }

  @Test func circlesAreFound() {
    #expect((["A": ["B"], "B": ["C"], "C": ["B"], "D": []] as Arrows).circle == ["B", "C", "B"])
    #expect((["A": ["B", "C"], "B": ["C"]] as Arrows).circle == nil)
  }
}
