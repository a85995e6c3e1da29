import Foundation
import NeuralNetworks
import Testing

@testable import ImageData

@Suite struct IDXFolderTests {
  private func open(_ folder: TemporaryFolder, classes: [String]? = nil) throws(DataError) -> Dataset {
    try IDXFolder.dataset(at: folder.path, classNames: classes, source: "test", limits: .standard)
  }

  private func error(_ folder: TemporaryFolder, classes: [String]? = nil) -> DataError? {
    dataError { () throws(DataError) in try open(folder, classes: classes) }
  }

  @Test(arguments: [false, true])
  func theFoldersOwnPartsAreKept(gzip: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.writeImageFiles(train: 9, test: 5, gzip: gzip)
    let data = try open(folder)
    #expect(data.count == 14 && data.exampleShape == Shape(1, 3, 2))
    #expect(data.classes == ["0", "1", "2", "3"])
    #expect(data.train.labels == (0..<9).map { $0 % 4 } && data.test.labels == (0..<5).map { $0 % 4 })
    for (part, count) in [(data.train, 9), (data.test, 5)] {
      for index in 0..<count {
        #expect(part.image(at: index).values == [Double](repeating: Double(index) * (1 / 255.0), count: 6))
      }
    }
  }

  @Test func colourImagesHaveFourAxes() throws {
    let folder = try TemporaryFolder()
    for prefix in ["train", "t10k"] {
      try folder.write("\(prefix)-images.idx3-ubyte", idx([2, 3, 1, 2], Array(0..<12)))
      try folder.write("\(prefix)-labels.idx1-ubyte.gz", gzipped(idx([2], [0, 1])))
    }
    #expect(try open(folder).exampleShape == Shape(3, 1, 2))
  }

  @Test func whatDoesNotBelongTogetherIsRefused() throws {
    func refusal(_ name: String, _ bytes: [UInt8], classes: [String]? = nil) throws -> DataError? {
      let folder = try TemporaryFolder()
      try folder.writeImageFiles(train: 9, test: 5)
      try folder.write(name, bytes)
      let error = error(folder, classes: classes)
      if case .file(let path, _) = error?.place { #expect(path.hasPrefix(folder.path)) }
      return error
    }
    let (images, labels) = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    let fewer = try refusal(labels, idx([8], [UInt8](repeating: 0, count: 8)))
    #expect(fewer?.kind == .fileFormat && fewer?.reason == "the numbers of labels and images differ: 8 and 9")
    let other = try refusal(images, idx([9, 2, 3], [UInt8](repeating: 0, count: 54)))
    #expect(other?.reason == "training images are 1x2x3 but test images are 1x3x2")
    #expect(try refusal(images, idx([9], [UInt8](repeating: 0, count: 9)))?.kind == .fileFormat)
    #expect(try refusal(labels, idx([9, 1], [UInt8](repeating: 0, count: 9)))?.kind == .fileFormat)
    #expect(try refusal(images, idx([9, 0, 2], []))?.kind == .fileFormat)
    #expect(try refusal(images, idx([9, 1, 5000], [UInt8](repeating: 0, count: 45_000)))?.kind == .limit)
    let range = try refusal(labels, idx([9], [0, 1, 2, 3, 4, 0, 0, 0, 0]), classes: ["a", "b", "c", "d"])
    #expect(range?.reason == "labels must be 0 to 3, not 4")
    if case .file(_, let byte) = range?.place { #expect(byte == 12) }
  }

  @Test func missingFilesAndFoldersAreNamed() throws {
    let folder = try TemporaryFolder()
    try folder.writeImageFiles(train: 2, test: 2)
    try FileManager.default.removeItem(atPath: "\(folder.path)/t10k-labels-idx1-ubyte")
    let missing = error(folder)
    #expect(missing?.kind == .fileNotFound && missing?.reason.contains("t10k-labels-idx1-ubyte.gz") == true)
    let file = try folder.write("a", [])
    for (path, kind) in [("\(folder.path)/none", DataError.Kind.fileNotFound), (file, .fileFormat)] {
      let error = dataError { () throws(DataError) in
        try IDXFolder.dataset(at: path, classNames: nil, source: "", limits: .standard)
      }
      #expect(error?.kind == kind)
    }
  }

  @Test func aFolderOfNoImagesHasNoData() throws {
    let folder = try TemporaryFolder()
    try folder.writeImageFiles(train: 0, test: 0)
    #expect(error(folder)?.kind == .noData)
  }
}
