import Foundation
import ImageData
import NeuralNetworks
import Testing

@Suite struct PatternKindTests {
  /// The pictures that Tests/Oracles/make_patterns.py drew with numpy.
  @Test func everyKindIsDrawnAsNumpyDrawsIt() throws {
    let lines = String(decoding: try fixture("patterns.txt"), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 80)
    for line in lines {
      let fields = line.split(separator: " ")
      let kind = try #require(PatternKind(rawValue: String(fields[0])))
      let size = try #require(Int(fields[1]))
      let margin = try #require(Int(fields[2]))
      let expected = fields[3].filter { $0 != "/" }.map { $0 == "1" ? Float(1) : 0 }
      #expect(kind.pixels(size: size, margin: margin) == expected, "\(line.prefix(30))")
    }
  }

  @Test(arguments: 8...64)
  func allKindsAreDistinctAtEverySize(size: Int) throws {
    let margin = size >= 16 ? 5 : size / 4
    let pictures = PatternKind.allCases.map { $0.pixels(size: size, margin: margin) }
    for (index, picture) in pictures.enumerated() {
      #expect(picture.contains(1) && picture.contains(0))
      for other in pictures[..<index] {
        #expect(zip(picture, other).filter { $0 != $1 }.count >= 4)
      }
    }
  }

  @Test(arguments: [8, 12, 16, 33])
  func noKindIsAnotherMovedByAFewPixels(size: Int) throws {
    let margin = size >= 16 ? 5 : size / 4
    let pictures = PatternKind.allCases.map {
      Tensor<Float>(Shape(1, size, size), $0.pixels(size: size, margin: margin))
    }
    for (index, picture) in pictures.enumerated() {
      for (other, moved) in pictures.enumerated() where other != index {
        for down in -2...2 {
          for right in -2...2 { #expect(moved.shifted(down: down, right: right) != picture) }
        }
      }
    }
  }
}
