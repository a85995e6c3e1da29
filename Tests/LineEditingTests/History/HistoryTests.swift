import Testing

@testable import LineEditing

@Suite struct HistoryTests {
  @Test func keepsTheNewestCopyOfEachEntry() {
    var history = History()
    for entry in ["conv", "pool", "conv", "pool", "relu"] { history.add(entry) }
    #expect(history.entries == ["conv", "pool", "relu"])
  }

  @Test func dropsTheOldestOverTheLimit() {
    var history = History(limit: 3)
    for number in 0..<10 { history.add("\(number)") }
    #expect(history.entries == ["7", "8", "9"])
  }

  @Test(arguments: ["", "   ", "\n", " begins with a blank", String(repeating: "x", count: History.longestEntry + 1)])
  func leavesOut(entry: String) {
    var history = History()
    history.add(entry)
    #expect(history.entries.isEmpty)
  }

  /// Building at once and adding one by one are two ways to the same history.
  @Test func buildingEqualsAdding() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let typed = (0..<Int.random(in: 0..<30, using: &generator)).map { _ in
        ["a", "b", "c", " d", "e\nf", ""].randomElement(using: &generator) ?? ""
      }
      let limit = Int.random(in: 1...5, using: &generator)
      var added = History(limit: limit)
      for entry in typed { added.add(entry) }
      #expect(History(typed, limit: limit) == added, "\(typed), limit \(limit)")
    }
  }

  @Test func hintIsTheRestOfTheNewestOneLineEntry() {
    let history = History(["conv 1", "conv 22", "conv 3\npool"])
    #expect(history.continuation(of: "co") == "nv 22")
    #expect(history.continuation(of: "conv 1") == nil)
    #expect(history.continuation(of: "x") == nil)
  }
}
