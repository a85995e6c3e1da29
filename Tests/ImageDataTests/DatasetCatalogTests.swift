import NeuralNetworks
import Testing

@testable import ImageData

@Suite struct DatasetCatalogTests {
  private func open(
    _ name: String, seed: UInt64 = 1, _ change: (inout DatasetCatalog.Options) -> Void = { _ in }
  ) throws(DataError) -> Dataset {
    var generator = SeededGenerator(seed: seed)
    var options = DatasetCatalog.Options()
    change(&options)
    return try DatasetCatalog.open(name, options, using: &generator)
  }

  @Test func everyEntryIsDeclaredInFull() {
    let entries = DatasetCatalog.entries
    #expect(Set(entries.map(\.name)).count == entries.count)
    for entry in entries {
      #expect(entry.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" } && !entry.name.isEmpty)
      for text in [entry.summary, entry.source, entry.licence] {
        #expect(text.count >= 3 && text.count < 120 && !text.hasSuffix("."))
      }
      #expect(DatasetCatalog.entry(named: entry.name)?.summary == entry.summary)
    }
  }

  /// What every dataset must keep to, whatever it is made of.
  @Test(arguments: DatasetCatalog.entries.map(\.name))
  func everyDatasetKeepsTheContract(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.writeImageFiles(train: 40, test: 12, gzip: true)
    let takesFolder = try #require(DatasetCatalog.entry(named: name)).takesFolder
    let path = takesFolder ? folder.path : nil
    let data = try open(name) { $0.folder = path }
    #expect(data.count > 0 && data.exampleShape.rank == 3 && !data.isPart)
    #expect(data.train.count + data.test.count == data.count && data.test.count > 0)
    #expect(data.labels.allSatisfy(data.classes.indices.contains))
    #expect(Set(data.classes).count == data.classes.count && data.classes.count >= 2)
    #expect(data.traits.source == name, "the source of a dataset of the catalogue is its name")
    #expect(data.traits.digest.count == 16 && data.traits.scale > 0)
    let values = data.images(0..<data.count, as: Double.self).values
    #expect(values.allSatisfy { 0...1 ~= $0 } && values.contains { $0 > 0 })
    #expect(try open(name) { $0.folder = path } == data)
    let half = data.count / 2
    let limited = try open(name) {
      $0.folder = path
      $0.limit = half
    }
    #expect(limited.count == half && limited.train.count + limited.test.count == half)
    #expect(limited.classes == data.classes && limited.traits.digest != data.traits.digest)
  }

  @Test func aFolderOfIDXFilesIsOpenedByItsPath() throws {
    let folder = try TemporaryFolder()
    try folder.writeImageFiles(train: 40, test: 12)
    let data = try open(folder.path) { $0.testShare = 0.5 }
    #expect(data.train.count == 40 && data.test.count == 12)
    #expect(data.traits.source == folder.path)
  }

  @Test func theOptionsAreKeptTo() throws {
    #expect(try open("digits") { $0.testShare = 0 }.test.count == 0)
    #expect(try open("digits") { $0.testShare = 0.5 }.test.count == 899)
    #expect(try open("digits", seed: 1) != open("digits", seed: 2))
  }

  @Test func wrongRequestsAreRefusedByKind() throws {
    func error(_ name: String, _ change: (inout DatasetCatalog.Options) -> Void = { _ in }) -> DataError? {
      dataError { () throws(DataError) in try open(name, change) }
    }
    let unknown = error("mnits\u{1B}")
    #expect(unknown?.kind == .noData && unknown?.reason.contains("`mnits\\u{1B}`") == true)
    #expect(unknown?.remedy?.contains("digits, fashion-mnist, mnist") == true)
    #expect(error("./none")?.kind == .fileNotFound)
    #expect(error("mnist")?.kind == .noData)
    #expect(error("")?.kind == .noData)
    #expect(error("digits") { $0.folder = "/tmp" }?.place == .option("folder"))
    #expect(error("/tmp") { $0.folder = "/tmp" }?.place == .option("folder"))
    #expect(error("digits") { $0.testShare = 1 }?.place == .option("test"))
    #expect(error("digits") { $0.limit = 0 }?.place == .option("limit"))
  }

  @Test func theGeneratorMovesTheSameWhateverTheOptionsAre() throws {
    var first = SeededGenerator(seed: 7)
    var second = SeededGenerator(seed: 7)
    var options = DatasetCatalog.Options()
    _ = try DatasetCatalog.open("digits", options, using: &first)
    options.limit = 5
    options.testShare = 0
    _ = try DatasetCatalog.open("digits", options, using: &second)
    #expect(first == second)
  }
}
