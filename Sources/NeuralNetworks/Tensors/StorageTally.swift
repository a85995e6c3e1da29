/// Adds up the memory used by values; a block that several values share can be counted once.
public struct StorageTally: Sendable {
  /// A block of memory, identified by its start address. The address is valid as long as a value refers to the block.
  struct Piece: Hashable, Sendable {
    let address: UInt
    let bytes: Int
  }

  /// The minimum size in bytes of arrays that are tracked individually; smaller ones are only added up.
  private static let smallest = 1024

  /// The blocks that are tracked individually (large arrays and shared objects), possibly with repetitions.
  private var pieces: [Piece] = []
  /// The total size in bytes of the memory that is not tracked individually.
  private var small = 0
  /// The total size in bytes, including repetitions.
  public private(set) var bytes = 0

  /// Creates an empty tally.
  public init() {}

  /// Adds an array's memory, without the objects that its elements refer to.
  public mutating func add<Element>(_ array: [Element]) {
    let size = array.capacity * MemoryLayout<Element>.stride
    guard size >= Self.smallest else {
      add(bytes: size + 32)
      return
    }
    array.withUnsafeBufferPointer { elements in
      pieces.append(Piece(address: UInt(bitPattern: elements.baseAddress), bytes: size))
    }
    bytes = bytes.added(upToLargest: size)
  }

  /// Adds a tensor's memory.
  public mutating func add<Scalar>(_ tensor: Tensor<Scalar>) { add(tensor.values) }

  /// Adds the memory of an object that several values may share.
  public mutating func add(object: AnyObject, bytes size: Int) {
    pieces.append(Piece(address: UInt(bitPattern: ObjectIdentifier(object)), bytes: size))
    bytes = bytes.added(upToLargest: size)
  }

  /// Removes repeated blocks, so that each counts once; does nothing if there are at most eight blocks.
  public mutating func removeRepeated() {
    guard pieces.count > 8 else { return }
    var seen: Set<UInt> = []
    pieces = pieces.filter { seen.insert($0.address).inserted }
    bytes = pieces.reduce(small) { $0.added(upToLargest: $1.bytes) }
  }

  /// Adds memory that nothing else shares.
  public mutating func add(bytes count: Int) {
    small = small.added(upToLargest: count)
    bytes = bytes.added(upToLargest: count)
  }

  /// Adds the memory counted by another tally.
  public mutating func add(_ other: StorageTally) {
    pieces += other.pieces
    small = small.added(upToLargest: other.small)
    bytes = bytes.added(upToLargest: other.bytes)
  }

  /// Adds the memory found in a value of any type: strings, arrays of numbers, and `StorageHolder`s such as tensors,
  /// nested up to eight levels deep.
  ///
  /// In an array of other values only the first 32 are inspected; the rest are assumed to be similar.
  public mutating func add(contentOf value: Any, depth: Int = 0) {
    switch value {
    case let holder as any StorageHolder: holder.addStorage(to: &self)
    case let numbers as [Double]: add(numbers)
    case let numbers as [Float]: add(numbers)
    case let numbers as [Int32]: add(numbers)
    case let numbers as [Int]: add(numbers)
    case let numbers as [UInt8]: add(numbers)
    case let text as String: add(bytes: text.utf8.count)
    default:
      guard depth < 8 else { return }
      let mirror = Mirror(reflecting: value)
      let isList = mirror.displayStyle == .collection
      let seen = isList ? min(mirror.children.count, Self.seenOfList) : mirror.children.count
      var inside = StorageTally()
      for child in mirror.children.prefix(seen) { inside.add(contentOf: child.value, depth: depth + 1) }
      add(inside)
      if isList, seen < mirror.children.count {
        let factor = Double(mirror.children.count - seen) / Double(max(1, seen))
        add(bytes: Int(min(Double(inside.bytes) * factor, 1e18)))
      }
      // The elements themselves: their size is unknown, and 64 bytes each are assumed.
      if isList { add(bytes: mirror.children.count.multiplied(upToLargest: 64)) }
    }
  }

  private static let seenOfList = 32

  /// Returns the total size of several tallies in bytes, counting each tracked block once.
  ///
  /// - Parameter other: tallies whose tracked blocks don't count
  public static func distinctBytes(_ tallies: [StorageTally], notIn other: [StorageTally] = []) -> Int {
    var seen = Set(other.lazy.flatMap { $0.pieces.lazy.map(\.address) })
    var sum = 0
    for tally in tallies {
      sum = sum.added(upToLargest: tally.small)
      for piece in tally.pieces where seen.insert(piece.address).inserted {
        sum = sum.added(upToLargest: piece.bytes)
      }
    }
    return sum
  }
}

/// A value that can add the memory it holds to a tally.
public protocol StorageHolder {
  /// Adds the memory that this value holds to a tally.
  func addStorage(to tally: inout StorageTally)
}

extension Tensor: StorageHolder {
  public func addStorage(to tally: inout StorageTally) { tally.add(values) }
}
