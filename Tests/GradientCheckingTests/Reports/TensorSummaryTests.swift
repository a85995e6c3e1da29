import NeuralNetworks
import Testing

@testable import GradientChecking

@Suite struct TensorSummaryTests {
  private func report(_ word: String) throws -> GradientReport {
    try checker().check(
      try #require(Fault.named(word)).around(try layer("conv 2 3 padding=1")),
      at: generic(Shape(3, 2, 4, 5), seed: 3, in: Double.self))
  }

  @Test func channelsAreSummedUp() throws {
    let input = try #require(try report("input-last-channel-sign")["input"])
    let channels = input.summaries(along: input.channelAxis)
    #expect(channels.map(\.label) == ["channel 0", "channel 1"])
    #expect(channels.map(\.wrong) == [0, 60] && channels.map(\.agree) == [60, 0])
    #expect(channels[1].worstError > 0.1 && channels[0].worstError < 1e-9)
    let images = input.summaries(along: 0)
    #expect(images.map(\.label).last == "image 2" && images.allSatisfy { $0.wrong == 20 })
  }

  @Test func filtersAreSummedUpByFilter() throws {
    let filters = try #require(try report("filters-last-empty")["filters"])
    #expect(filters.summaries(along: filters.channelAxis).map(\.wrong) == [0, 0, 18])
  }

  @Test func theMapShowsWhereItIsWrong() throws {
    let input = try #require(try report("input-border-skipped")["input"])
    let map = input.map()
    #expect(map.rows == 4 && map.columns == 5)
    // Windows that start in the padding reach two rows and two columns in.
    for row in 0..<4 {
      for column in 0..<5 { #expect((map[row, column].outcome == .wrong) == (row < 2 || column < 2)) }
    }
    #expect(map.wrongPlaces == 14)
    #expect(input.map(where: (axis: 1, index: 1)).wrongPlaces == 14)
  }

  @Test func aVectorIsOneRow() throws {
    let biases = try #require(try report("biases-forgotten")["biases"])
    #expect(biases.map().rows == 1 && biases.map().wrongPlaces == 3)
  }
}
