import Testing

@Suite struct FileMutatorTests {
  private let file = Array("---\nkey: value\n---\ntext\n".utf8)

  @Test func theSameSeedGivesTheSameFiles() {
    func files(_ seed: UInt64) -> [[UInt8]] {
      var mutator = FileMutator(seed: seed)
      return (0..<200).map { _ in mutator.mutated(file, others: [[1, 2, 3]], words: [[9, 9]]) }
    }
    #expect(files(1) == files(1) && files(1) != files(2))
    #expect(Set(files(1)).count > 150 && files(1).allSatisfy { $0.count <= FileMutator.mostBytes })
  }

  @Test func everyTruncationAndEveryBitComes() {
    #expect(FileMutator.truncations(of: file).map(\.count) == Array(0..<file.count))
    for place in file.indices {
      let changes = FileMutator.changes(of: file, at: place, isThorough: false)
      #expect((0..<8).allSatisfy { bit in changes.contains { $0[place] == file[place] ^ (1 << bit) } })
      #expect(changes.allSatisfy { $0.count == file.count && $0 != file })
    }
    #expect(FileMutator.changes(of: file, at: 3, isThorough: true).count == 255)
  }

  @Test func emptyFilesAreMutatedToo() {
    var mutator = FileMutator(seed: 3)
    for _ in 0..<500 { _ = mutator.mutated([], others: [[]], words: []) }
  }
}
