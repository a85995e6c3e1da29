import Testing

@testable import NeuralNetworks

@Suite struct ParameterBuffersTests {
  private let pipeline = "conv 1 4 | flatten | linear 16 3"

  /// Parameters that are copied and written to another network of this shape are the same there; the first keeps its own.
  @Test func parametersComeBack() throws {
    let from = try network(pipeline, seed: 1, in: Float.self)
    var to = try network(pipeline, seed: 2, in: Float.self)
    let held = to
    ParameterBuffers(copying: from.layers).write(to: &to.layers)
    for (layer, made) in from.layers.enumerated() {
      for index in made.parameterNames.indices { #expect(to.layers[layer].parameter(index) == made.parameter(index)) }
    }
    #expect(held.layers[0].parameter(0) != to.layers[0].parameter(0))
  }

  @Test func rangesHaveEveryEntryOnce() throws {
    let buffers = ParameterBuffers(for: try network(pipeline, in: Double.self).layers)
    let ranges = buffers.ranges(of: 7)
    #expect(ranges.allSatisfy { 1...7 ~= $0.entries.count })
    for (layer, parameters) in buffers.buffers.enumerated() {
      for (parameter, buffer) in parameters.enumerated() {
        let entries = ranges.filter { $0.layer == layer && $0.parameter == parameter }.flatMap(\.entries)
        #expect(entries == Array(0..<buffer.count))
      }
    }
  }

  /// The norm is over all parameters together, and clipping keeps the direction.
  @Test func clippingShrinksAllTogether() throws {
    let buffers = ParameterBuffers(for: try network(pipeline, in: Double.self).layers)
    #expect(buffers.norm == 0)
    buffers.buffers[0][0].start[3] = 3
    buffers.buffers[2][1].start[1] = -4
    #expect(buffers.norm == 5)
    buffers.clip(toNorm: 6)
    #expect(buffers.norm == 5)
    buffers.clip(toNorm: 1)
    #expect(abs(buffers.norm - 1) < 1e-6)
    #expect(abs(buffers.buffers[0][0].start[3] - 0.6) < 1e-6 && abs(buffers.buffers[2][1].start[1] + 0.8) < 1e-6)
  }
}
