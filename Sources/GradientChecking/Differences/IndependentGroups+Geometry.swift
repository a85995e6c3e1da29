public import NeuralNetworks

/// The groups of entries of common operations that may be perturbed together, derived from geometry alone.
extension IndependentGroups {
  /// Returns one group of all entries, for an operation whose every output depends only on the input at its own
  /// position.
  public static func elementwise(_ count: Int) -> IndependentGroups {
    IndependentGroups(count: 1) { _ in
      IndependentEntries(entries: Array((0..<count).polled), owners: (0..<Int32(count)).polled.map { $0 })
    }
  }

  /// Returns one group of all entries of a tensor with one entry per channel, such as biases. All outputs of a channel
  /// may depend on its entry. Outputs are B x `channels` x plane.
  public static func channels(_ channels: Int, batch: Int, plane: Int) -> IndependentGroups {
    IndependentGroups(count: 1) { _ in
      IndependentEntries(
        entries: Array(0..<channels), owners: channelOwners(channels: channels, batch: batch, plane: plane))
    }
  }

  /// Returns groups of one value of every channel, for the input, B x `channels` x plane, of an operation on whole
  /// channels. All outputs of a channel may depend on each of its values.
  public static func perChannel(_ channels: Int, batch: Int, plane: Int) -> IndependentGroups {
    IndependentGroups(count: batch * plane, families: 1) { group in
      let (image, place) = group.quotientAndRemainder(dividingBy: max(1, plane))
      return IndependentEntries(
        entries: (0..<channels).map { (image * channels + $0) * plane + place },
        owners: channelOwners(channels: channels, batch: batch, plane: plane))
    }
  }

  /// Returns the groups of the filters of a convolution: one group per tap (k, i, j), C_in·K_h·K_w in all, with that
  /// tap of every filter.
  public static func filters(_ g: ConvolutionGeometry) -> IndependentGroups {
    let taps = g.inputChannels * g.kernel.vertical * g.kernel.horizontal
    return IndependentGroups(count: taps, families: 1) { tap in
      IndependentEntries(
        entries: (0..<g.outputChannels).map { $0 * taps + tap },
        owners: channelOwners(
          channels: g.outputChannels, batch: g.batch, plane: g.outputHeight * g.outputWidth))
    }
  }

  /// Returns the groups of the input of a convolution: each has the pixels of one channel that lie a multiple of the
  /// kernel's height and width apart, in all images.
  public static func input(_ g: ConvolutionGeometry) -> IndependentGroups {
    let lattice = WindowLattice(
      inputHeight: g.inputHeight, inputWidth: g.inputWidth, window: g.kernel, stride: g.stride,
      top: g.padding.top, left: g.padding.left, outputHeight: g.outputHeight, outputWidth: g.outputWidth)
    return IndependentGroups(count: g.inputChannels * lattice.phases, families: lattice.phases) { group in
      let (channel, phase) = group.quotientAndRemainder(dividingBy: lattice.phases)
      let (pixels, owners) = lattice.pixels(phase)
      var entries: [Int] = []
      var all: [Int32] = []
      for b in 0..<g.batch {
        let start = (b * g.inputChannels + channel) * g.inputHeight * g.inputWidth
        let owned = owners.map { $0 < 0 ? $0 : $0 + Int32(entries.count) }
        for _ in 0..<g.outputChannels { all += owned }
        entries += pixels.map { start + $0 }
      }
      return IndependentEntries(entries: entries, owners: all)
    }
  }

  /// Returns the groups of the input of pooling: each has the pixels that lie a multiple of the window's height and
  /// width apart, in all channels and images.
  public static func input(_ g: PoolingGeometry) -> IndependentGroups {
    let lattice = WindowLattice(
      inputHeight: g.inputHeight, inputWidth: g.inputWidth, window: g.window, stride: g.stride, top: 0, left: 0,
      outputHeight: g.outputHeight, outputWidth: g.outputWidth)
    return IndependentGroups(count: lattice.phases) { phase in
      let (pixels, owners) = lattice.pixels(phase)
      var entries: [Int] = []
      var all: [Int32] = []
      for plane in 0..<g.batch * g.channels {
        all += owners.map { $0 < 0 ? $0 : $0 + Int32(entries.count) }
        entries += pixels.map { plane * g.inputHeight * g.inputWidth + $0 }
      }
      return IndependentEntries(entries: entries, owners: all)
    }
  }

  /// Returns the groups of the input of an affine map, B x `inputs` to B x `outputs`: each has one feature in all
  /// examples.
  public static func affineInput(batch: Int, inputs: Int, outputs: Int) -> IndependentGroups {
    IndependentGroups(count: inputs, families: 1) { feature in
      IndependentEntries(
        entries: (0..<batch).map { $0 * inputs + feature },
        owners: (0..<batch * outputs).polled.map { Int32($0 / outputs) })
    }
  }

  /// Returns the groups of the weights of an affine map, `inputs` x `outputs`: each has all weights of one feature.
  public static func affineWeights(batch: Int, inputs: Int, outputs: Int) -> IndependentGroups {
    IndependentGroups(count: inputs, families: 1) { feature in
      IndependentEntries(
        entries: (0..<outputs).map { feature * outputs + $0 },
        owners: (0..<batch * outputs).polled.map { Int32($0 % outputs) })
    }
  }

  private static func channelOwners(channels: Int, batch: Int, plane: Int) -> [Int32] {
    (0..<batch * channels * plane).polled.map { Int32($0 / plane % channels) }
  }
}

/// Sets of pixels of one plane that lie a multiple of the window's height and width apart: no window contains two
/// pixels of a set.
private struct WindowLattice: Sendable {
  let inputHeight: Int
  let inputWidth: Int
  let window: Extents
  let stride: Extents
  let top: Int
  let left: Int
  let outputHeight: Int
  let outputWidth: Int

  private var columnPhases: Int { min(window.horizontal, inputWidth) }

  /// The number of such sets in the plane.
  var phases: Int { min(window.vertical, inputHeight) * columnPhases }

  /// Returns one of the sets, and for each window the position in the set of the pixel that it contains, or -1.
  func pixels(_ phase: Int) -> (pixels: [Int], owners: [Int32]) {
    let (firstRow, firstColumn) = phase.quotientAndRemainder(dividingBy: columnPhases)
    let rows = Array(Swift.stride(from: firstRow, to: inputHeight, by: window.vertical))
    let columns = Array(Swift.stride(from: firstColumn, to: inputWidth, by: window.horizontal))
    let ownedRows = (0..<outputHeight).map {
      place(firstRow, windowStart: $0 * stride.vertical - top, period: window.vertical, length: inputHeight)
    }
    let ownedColumns = (0..<outputWidth).map {
      place(firstColumn, windowStart: $0 * stride.horizontal - left, period: window.horizontal, length: inputWidth)
    }
    var owners: [Int32] = []
    owners.reserveCapacity(outputHeight * outputWidth)
    for row in ownedRows {
      for column in ownedColumns {
        if let row, let column { owners.append(Int32(row * columns.count + column)) } else { owners.append(-1) }
      }
    }
    return (rows.flatMap { row in columns.map { row * inputWidth + $0 } }, owners)
  }

  /// Returns the index, among `first`, `first` + `period`, ..., of the one position that lies in a window of length
  /// `period`; nil if that position is outside the plane.
  private func place(_ first: Int, windowStart: Int, period: Int, length: Int) -> Int? {
    let offset = ((first - windowStart) % period + period) % period
    let position = windowStart + offset
    return (0..<length).contains(position) ? (position - first) / period : nil
  }
}
