@testable import TerminalGraphics

/// Reads a sixel picture back into pixels, after the DEC VT340 manual.
struct SixelDecoder {
  struct Malformed: Error {
    let at: String
  }

  private(set) var width = 0
  private(set) var height = 0
  /// Pixels by row and column; nil where nothing was drawn.
  private(set) var pixels: [[RGB?]] = []

  init(_ text: String) throws {
    guard text.hasPrefix("\u{1B}Pq"), text.hasSuffix("\u{1B}\\") else { throw Malformed(at: "ends") }
    var rest = Array(text.utf8.dropFirst(3).dropLast(2))[...]
    var colors: [Int: RGB] = [:]
    var color: RGB?
    var column = 0
    var top = 0
    func numbers() -> [Int] {
      var list: [Int] = []
      var current: Int?
      while let byte = rest.first {
        if (48...57).contains(byte) {
          current = (current ?? 0) * 10 + Int(byte) - 48
        } else if byte == 59 {
          list.append(current ?? 0)
          current = nil
        } else {
          break
        }
        rest.removeFirst()
      }
      return list + (current.map { [$0] } ?? [])
    }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        let attributes = numbers()
        guard attributes.count == 4 else { throw Malformed(at: "raster attributes") }
        width = attributes[2]
        height = attributes[3]
        pixels = Array(repeating: Array(repeating: nil, count: width), count: height)
      case UInt8(ascii: "#"):
        let parameters = numbers()
        if parameters.count == 5 {
          guard parameters[1] == 2 else { throw Malformed(at: "colour system") }
          let channels = parameters[2...].map { UInt8((Double($0) * 2.55).rounded()) }
          colors[parameters[0]] = RGB(channels[0], channels[1], channels[2])
        } else {
          guard parameters.count == 1, let known = colors[parameters[0]] else { throw Malformed(at: "colour") }
          color = known
        }
      case UInt8(ascii: "$"): column = 0
      case UInt8(ascii: "-"):
        column = 0
        top += 6
      case UInt8(ascii: "!"):
        guard let count = numbers().first, let sixel = rest.popFirst() else { throw Malformed(at: "repeat") }
        for _ in 0..<count { try draw(sixel, color, top, &column) }
      default: try draw(byte, color, top, &column)
      }
    }
  }

  private mutating func draw(_ byte: UInt8, _ color: RGB?, _ top: Int, _ column: inout Int) throws {
    guard (63...126).contains(byte), column < width else { throw Malformed(at: "sixel \(byte) at \(column)") }
    for bit in 0..<6 where (byte - 63) >> UInt8(bit) & 1 == 1 {
      guard top + bit < height else { throw Malformed(at: "row \(top + bit)") }
      pixels[top + bit][column] = color
    }
    column += 1
  }
}
