public import NeuralNetworks
import PlatformMath

/// A change to an image that is meant to preserve its class, as used by `robustness`.
public enum ImageChange: Hashable, Sendable {
  /// A shift by a number of rows and columns, filling with zeros.
  case shift(down: Int, right: Int)
  /// A rotation about the centre in degrees, with bilinear interpolation, filling with zeros.
  case rotation(degrees: Double)
  /// A square of zeros at a position drawn for every image from the seed, cropped if it is larger than the image.
  case occlusion(side: Int, seed: UInt64)
  /// Additive Gaussian noise, drawn for every image from the seed.
  case noise(deviation: Double, seed: UInt64)

  /// Returns the shifts by a distance: down, up, right and left; a single one if the distance is 0.
  public static func shifts(by distance: Int) -> [ImageChange] {
    if distance == 0 { return [.shift(down: 0, right: 0)] }
    return [(distance, 0), (-distance, 0), (0, distance), (0, -distance)].map { .shift(down: $0.0, right: $0.1) }
  }

  /// Returns the rotations by an angle in degrees, in both directions; a single one if the angle is 0.
  public static func rotations(by degrees: Double) -> [ImageChange] {
    degrees == 0 ? [.rotation(degrees: 0)] : [.rotation(degrees: degrees), .rotation(degrees: -degrees)]
  }

  /// Applies the change to images B x C x H x W; `positions` are their positions in the source.
  func changed<Scalar: TensorScalar>(_ images: Tensor<Scalar>, at positions: [Int]) -> Tensor<Scalar> {
    switch self {
    case .shift(let down, let right): images.shifted(down: down, right: right)
    case .rotation(let degrees): images.rotated(degrees: degrees)
    case .occlusion(let side, let seed): images.occluded(side: side, seed: seed, at: positions)
    case .noise(let deviation, let seed): images.noisy(deviation: deviation, seed: seed, at: positions)
    }
  }
}

/// The examples of a source with a change applied to each.
public struct ChangedExamples: ExampleSource {
  private let source: any ExampleSource
  private let change: ImageChange

  /// Creates the examples of `source`, each changed by `change`.
  public init(_ source: any ExampleSource, _ change: ImageChange) {
    self.source = source
    self.change = change
  }

  public var count: Int { source.count }
  public var exampleShape: Shape { source.exampleShape }
  public func labels(at positions: [Int]) -> [Int] { source.labels(at: positions) }
  public func images<Scalar: TensorScalar>(at positions: [Int], as precision: Scalar.Type) -> Tensor<Scalar> {
    change.changed(source.images(at: positions, as: precision), at: positions)
  }
}

extension Tensor {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate func rotated(degrees: Double) -> Tensor {
    if degrees == 0 { return self }
    let (height, width) = (shape[shape.rank - 2], shape[shape.rank - 1])
    let (sine, cosine) = (Scalar(Double.sin(degrees * .pi / 180)), Scalar(Double.cos(degrees * .pi / 180)))
    let (middleRow, middleColumn) = (Scalar(height - 1) / 2, Scalar(width - 1) / 2)
    var result = Tensor(shape)
    for row in 0..<height {
      for column in 0..<width {
        let (dy, dx) = (Scalar(row) - middleRow, Scalar(column) - middleColumn)
        let (y, x) = (middleRow + cosine * dy - sine * dx, middleColumn + sine * dy + cosine * dx)
        let (top, left) = (Int(y.rounded(.down)), Int(x.rounded(.down)))
        for (r, c) in [(top, left), (top, left + 1), (top + 1, left), (top + 1, left + 1)] {
          guard 0..<height ~= r, 0..<width ~= c else { continue }
          let weight = (1 - abs(y - Scalar(r))) * (1 - abs(x - Scalar(c)))
          for plane in stride(from: 0, to: count, by: height * width) {
            result.values[plane + row * width + column] += weight * values[plane + r * width + c]
          }
        }
      }
    }
    return result
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate func occluded(side: Int, seed: UInt64, at positions: [Int]) -> Tensor {
    let (height, width) = (shape[shape.rank - 2], shape[shape.rank - 1])
    let (rows, columns) = (min(side, height), min(side, width))
    var result = self
    for (index, position) in positions.enumerated() {
      var generator = SeededGenerator(seed: seed &+ UInt64(position))
      let top = generator.integer(below: height - rows + 1)
      let left = generator.integer(below: width - columns + 1)
      let start = index * shape.example.count
      for plane in stride(from: start, to: start + shape.example.count, by: height * width) {
        for row in top..<top + rows {
          for column in left..<left + columns { result.values[plane + row * width + column] = 0 }
        }
      }
    }
    return result
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate func noisy(deviation: Double, seed: UInt64, at positions: [Int]) -> Tensor {
    if deviation == 0 { return self }
    let size = shape.example.count
    var result = self
    for (index, position) in positions.enumerated() {
      var generator = SeededGenerator(seed: seed &+ UInt64(position))
      for offset in index * size..<(index + 1) * size {
        result.values[offset] += Scalar(deviation * generator.normal())
      }
    }
    return result
  }
}
