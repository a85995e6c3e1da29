/// temporary
public struct RandomStream: Hashable, Sendable {
  public let key: UInt64
  public let step: UInt64
  public let firstImage: UInt32
  public init(seed: UInt64, step: Int = 0, firstImage: Int = 0) {
    key = seed
    self.step = UInt64(step)
    self.firstImage = UInt32(firstImage)
  }
  private init(key: UInt64, step: UInt64, firstImage: UInt32) {
    self.key = key
    self.step = step
    self.firstImage = firstImage
  }
  public func entering(_ index: Int) -> RandomStream {
    RandomStream(key: key &* 31 &+ UInt64(index) &+ 1, step: step, firstImage: firstImage)
  }
  public func entering(_ name: String) -> RandomStream {
    RandomStream(key: key &* 37 &+ UInt64(name.utf8.count), step: step, firstImage: firstImage)
  }
  public func from(image: Int) -> RandomStream {
    RandomStream(key: key, step: step, firstImage: firstImage + UInt32(image))
  }
  public func at(step: Int) -> RandomStream { RandomStream(key: key, step: UInt64(step), firstImage: firstImage) }
  public func words(image: Int, block: Int) -> (UInt32, UInt32, UInt32, UInt32) { (0, 0, 0, 0) }
}
