import Testing

@Suite struct SourceFileTests {
  @Test func commentsAndTextsNameNothing() {
    let file = SourceFile(
      ##"""
      // Comment
      /* Nested /* deeper */ Still */
      let a = "Text \(Code("Inner", b: "\(Deep.self)")) Text \"Quoted\" Text"
      let raw = #"Raw \(Not) \#(Yes)"#
      let long = """
        Lines "quoted" \(Inside)
        """
      let end = Last
      """##)
    #expect(file.named.isSuperset(of: ["Code", "Deep", "Yes", "Inside", "Last"]))
    #expect(
      file.named.isDisjoint(with: [
        "Comment", "Nested", "deeper", "Still", "Text", "Inner", "Quoted", "Raw", "Not", "Lines", "quoted",
      ]))
  }

  @Test func onlyWhatOthersSeeIsDeclared() {
    let file = SourceFile(
      """
      public import Other
      @testable private import More
      public struct Shown { struct Nested {}; let member = 1; func method() { let local = 2 } }
      private struct Hidden {}
      nonisolated(unsafe) private let hiddenConstant = 1
      nonisolated(unsafe) let constant = 1
      @available(*, deprecated) fileprivate func hiddenFunction() {}
      @inline(__always) func function(label parameter: Int) {}
      extension Foreign { func inExtension() {} }
      protocol Rule { associatedtype Item }
      """)
    #expect(file.declared == ["Shown", "constant", "function", "Rule"])
    #expect(file.own.isSuperset(of: ["Shown", "Nested", "member", "local", "Hidden", "parameter"]))
    #expect(file.imports == ["Other", "More"])
    #expect(file.named.contains("Foreign") && !file.named.contains("Shown"))
  }

  @Test func membersAndLabelsAreNotNames() {
    let file = SourceFile("let x = Kept.Dropped.self; f(label: value, other: .Case)")
    #expect(file.named.isSuperset(of: ["Kept", "f", "value"]))
    #expect(file.named.isDisjoint(with: ["Dropped", "label", "other", "Case"]))
  }
}
