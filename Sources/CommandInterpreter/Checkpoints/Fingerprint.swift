import Equations
import GradientChecking
import ImageData
import NeuralNetworks

/// A 64-bit hash of everything added, in order, that identifies a checkpoint. (It mixes as SplitMix64 does, which
/// guards against mistakes, not against deliberate collisions.)
struct Fingerprint {
  private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func add(_ word: UInt64) {
    var mixed = (value ^ word) &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    value = mixed ^ (mixed >> 31)
  }

  mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

  mutating func add(_ text: String) {
    add(text.utf8.count)
    for byte in text.utf8 { add(UInt64(byte)) }
  }

  mutating func add(_ numbers: [Double]) {
    add(numbers.count)
    for number in numbers { add(number.bitPattern) }
  }

  /// Adds a model: its layers with their parameters, buffers, faults and equations, and its training configuration.
  mutating func add(_ model: ModelValue) {
    add(model.pipeline)
    add(model.network.training.map { "\($0)" } ?? "")
    for layer in model.network.layers {
      add(fault(of: layer)?.word ?? "")
      for index in layer.parameterNames.indices { add(layer.parameter(index).values) }
      for index in layer.bufferNames.indices { add(layer.buffer(index).values) }
      // Added last, and only for nested layers and for equations, so that other models keep the fingerprints of older versions.
      let tree = LayerPath.tree(of: [layer])
      for inner in tree.dropFirst() { add(fault(of: inner.layer)?.word ?? "") }
      for place in tree {
        for entry in mended(place.layer).typedEquations.entries { add(Renderer.text(entry.equation)) }
      }
    }
  }

  /// Adds a dataset: the digest of its images and labels, the positions of the images it contains, and their split.
  mutating func add(_ data: Dataset) {
    add(data.traits.digest)
    for positions in [data.storedPositions, data.train.storedPositions, data.test.storedPositions] {
      add(positions.count)
      for position in positions { add(position) }
    }
  }
}
