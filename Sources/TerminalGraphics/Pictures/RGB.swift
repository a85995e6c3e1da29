/// A colour with eight bits per channel.
public struct RGB: Hashable, Sendable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Returns the colour `fraction` of the way from this one to the other.
  func mixed(with other: RGB, _ fraction: Double) -> RGB {
    func mix(_ from: UInt8, _ to: UInt8) -> UInt8 {
      UInt8(min(max(Double(from) + (Double(to) - Double(from)) * fraction, 0), 255).rounded())
    }
    return RGB(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }

  /// The brightness (Rec. 709 luma), 0 to 255.
  var luminance: Double { 0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue) }

  /// Black or white, whichever is more readable on this colour.
  var readableText: RGB { luminance > 120 ? RGB(0, 0, 0) : RGB(255, 255, 255) }

  private static let cubeLevels: [UInt8] = [0, 95, 135, 175, 215, 255]

  /// The index of the nearest of xterm's colours 16 to 255: a 6x6x6 cube and 24 greys.
  var paletteIndex: Int {
    func nearest(_ channel: UInt8) -> Int {
      channel < 48 ? 0 : channel < 115 ? 1 : (Int(channel) - 35) / 40
    }
    let cube = 16 + 36 * nearest(red) + 6 * nearest(green) + nearest(blue)
    let mean = (Int(red) + Int(green) + Int(blue)) / 3
    let grey = 232 + min(max((mean - 3) / 10, 0), 23)
    return distance(to: Self.palette(cube)) <= distance(to: Self.palette(grey)) ? cube : grey
  }

  /// Returns xterm's colour with an index from 16 to 255.
  static func palette(_ index: Int) -> RGB {
    if index >= 232 {
      let level = UInt8(8 + 10 * (min(index, 255) - 232))
      return RGB(level, level, level)
    }
    let place = max(index - 16, 0)
    return RGB(cubeLevels[place / 36], cubeLevels[place / 6 % 6], cubeLevels[place % 6])
  }

  private func distance(to other: RGB) -> Int {
    func square(_ a: UInt8, _ b: UInt8) -> Int { (Int(a) - Int(b)) * (Int(a) - Int(b)) }
    return square(red, other.red) + square(green, other.green) + square(blue, other.blue)
  }

  /// Returns the parameters of the escape sequence that selects the colour, starting with 38 for the foreground or 48
  /// for the background; empty if the depth has no colours.
  func selection(_ depth: ColorDepth, background: Bool) -> String {
    let plane = background ? 48 : 38
    switch depth {
    case .none: return ""
    case .palette256: return "\(plane);5;\(paletteIndex)"
    case .trueColor: return "\(plane);2;\(red);\(green);\(blue)"
    }
  }
}
