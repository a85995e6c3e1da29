/// Random 32-bit words, each a function of its position in the stream, from Philox4x32-10 (Salmon, Moraes, Dror and
/// Shaw, *Parallel random numbers: as easy as 1, 2, 3*, 2011).
///
/// A word depends on the key, the step, the image's position in the batch and the feature, but not on earlier draws, so
/// the result is bit-identical for any division into shards and threads.
public struct RandomStream: Hashable, Sendable {
  /// The seed, mixed with the path to the layer, so that every layer has its own stream.
  public var key: UInt64
  /// The training step, the upper two words of the counter.
  public var step: UInt64
  /// The position in the batch of the image with index 0.
  public var firstImage: UInt32

  /// Creates the stream for a seed and a step, with the batch's image `firstImage` as image 0.
  public init(seed: UInt64, step: Int = 0, firstImage: Int = 0) {
    key = seed
    self.step = UInt64(truncatingIfNeeded: step)
    self.firstImage = UInt32(truncatingIfNeeded: firstImage)
  }

  /// Returns the stream of the layer at an index.
  public func entering(_ index: Int) -> RandomStream {
    mixing(UInt64(truncatingIfNeeded: index), multiplier: 0x9E37_79B9_7F4A_7C15)
  }

  /// Returns the stream of the block with this name.
  public func entering(_ name: String) -> RandomStream {
    // FNV-1a of the name's UTF-8: `Hasher` differs from run to run.
    let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return mixing(hash, multiplier: 0xD1B5_4A32_D192_ED03)
  }

  /// Returns this stream with its image `image` as the new image 0.
  public func from(image: Int) -> RandomStream {
    var other = self
    other.firstImage &+= UInt32(truncatingIfNeeded: image)
    return other
  }

  /// Returns this stream at another step.
  public func at(step: Int) -> RandomStream {
    var other = self
    other.step = UInt64(truncatingIfNeeded: step)
    return other
  }

  /// Returns the four words of features 4·block ... 4·block + 3 of an image, whose index is counted from `firstImage`.
  public func words(image: Int, block: Int) -> (UInt32, UInt32, UInt32, UInt32) {
    var (a, b) = (UInt32(truncatingIfNeeded: block), firstImage &+ UInt32(truncatingIfNeeded: image))
    var (c, d) = (UInt32(truncatingIfNeeded: step), UInt32(step >> 32))
    var (first, second) = (UInt32(truncatingIfNeeded: key), UInt32(key >> 32))
    for _ in 0..<10 {
      let even = a.multipliedFullWidth(by: 0xD251_1F53), odd = c.multipliedFullWidth(by: 0xCD9E_8D57)
      (a, b, c, d) = (odd.high ^ b ^ first, odd.low, even.high ^ d ^ second, even.low)
      first &+= 0x9E37_79B9
      second &+= 0xBB67_AE85
    }
    return (a, b, c, d)
  }

  /// Returns this stream with a value mixed into its key by SplitMix64's finalizer.
  private func mixing(_ value: UInt64, multiplier: UInt64) -> RandomStream {
    func mixed(_ x: UInt64) -> UInt64 {
      var z = x
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    var other = self
    // The key is mixed before and after adding the value, so that entering a, then b differs from entering b, then a,
    // and keys and values with equal sums don't collide.
    other.key = mixed(mixed(key &+ 0x9E37_79B9_7F4A_7C15) &+ (value &+ 1) &* multiplier)
    return other
  }
}
