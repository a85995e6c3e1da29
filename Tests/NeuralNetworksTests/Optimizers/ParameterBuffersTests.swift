import Testing

@testable import NeuralNetworks

@Suite struct ParameterBuffersTests {
  private let pipeline = "conv 1 4 | flatten | linear 16 3"

  /// Parameters that are copied and written to another network of this shape are the same there; the first keeps its own.
  @Test func parametersComeBack() throws {
    let from = try network(pipeline, seed: 1, in: Float.self)
    var to = try network(pipeline, seed: 2, in: Float.self)
    let held = to
    ParameterBuffers(copying: .parameters, of: from.layers).write(to: &to.layers)
    for (layer, made) in from.layers.enumerated() {
      for index in made.parameterNames.indices { #expect(to.layers[layer].parameter(index) == made.parameter(index)) }
    }
    #expect(held.layers[0].parameter(0) != to.layers[0].parameter(0))
  }

  /// The tensors of a tree stand in its order, and buffers come back as parameters do.
  @Test func treesComeBack() throws {
    let tree = "conv 1 2 padding=1 | residual (batchnorm 2 | conv 2 2 padding=1) shortcut=(batchnorm 2) | batchnorm 2"
    let from = try network(tree, seed: 1, in: Float.self)
    var to = try network(tree, seed: 2, in: Float.self)
    let parameters = ParameterBuffers(copying: .parameters, of: from.layers)
    #expect(parameters.buffers.map(\.count) == [18, 2, 2, 2, 36, 2, 2, 2, 2, 2])
    let buffers = ParameterBuffers(copying: .buffers, of: from.layers)
    #expect(buffers.buffers.count == 6)
    buffers.buffers[3].start[1] = 7
    parameters.write(to: &to.layers)
    buffers.write(to: &to.layers)
    #expect(
      to.layers[1].parameterNames.indices.allSatisfy { to.layers[1].parameter($0) == from.layers[1].parameter($0) })
    #expect(to.layers[1].bufferNames == ["[0].mean", "[0].variance", "shortcut[0].mean", "shortcut[0].variance"])
    #expect(to.layers[1].buffer(3).values == [1, 7])
    #expect(to.layers[1].blocks[1].layers[0].buffer(1).values == [1, 7])
  }

  @Test func rangesHaveEveryEntryOnce() throws {
    let buffers = ParameterBuffers(for: try network(pipeline, in: Double.self).layers)
    let ranges = buffers.ranges(of: 7)
    #expect(ranges.allSatisfy { 1...7 ~= $0.entries.count })
    for (parameter, buffer) in buffers.buffers.enumerated() {
      let entries = ranges.filter { $0.parameter == parameter }.flatMap(\.entries)
      #expect(entries == Array(0..<buffer.count))
    }
  }

  /// The norm is over all parameters together, and clipping keeps the direction.
  @Test func clippingShrinksAllTogether() throws {
    let buffers = ParameterBuffers(for: try network(pipeline, in: Double.self).layers)
    #expect(buffers.norm == 0)
    buffers.buffers[0].start[3] = 3
    buffers.buffers[3].start[1] = -4
    #expect(buffers.norm == 5)
    buffers.clip(toNorm: 6)
    #expect(buffers.norm == 5)
    buffers.clip(toNorm: 1)
    #expect(abs(buffers.norm - 1) < 1e-6)
    #expect(abs(buffers.buffers[0].start[3] - 0.6) < 1e-6 && abs(buffers.buffers[3].start[1] + 0.8) < 1e-6)
  }
}
