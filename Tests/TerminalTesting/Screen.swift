/// A model of the part of a terminal that an editor uses: text, wrapping, cursor movement, erasing. Wide characters
/// take two cells, the second of which is empty.
public struct Screen: Sendable {
  public private(set) var columns: Int
  public let rows: Int
  /// The cursor's column and row, from 0.
  public private(set) var x = 0
  public private(set) var y = 0
  /// Unsupported escape sequences: a test can require that there are none.
  public private(set) var unknown: [String] = []

  private var cells: [[String]]
  private var saved = (x: 0, y: 0)
  private var sequence: [UInt8] = []
  private var character: [UInt8] = []

  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The rows without trailing blanks.
  public var lines: [String] {
    cells.map { row in
      let text = row.joined()
      return String(text[..<(text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex)])
    }
  }

  /// The cursor's row.
  public var currentLine: String { lines[y] }

  /// All rows up to the last non-blank one.
  public var text: String {
    var shown = lines
    while shown.last == "" { shown.removeLast() }
    return shown.joined(separator: "\n")
  }

  /// Cuts or pads each row; if reflowing, first joins the cursor's row to the full rows above it.
  public mutating func resize(columns: Int, reflowing: Bool = false) {
    while reflowing, y > 0, cells[y - 1].last != " ", columns > self.columns {
      x += cells[y - 1].count
      cells[y - 1] += cells.remove(at: y)
      cells.append([])
      y -= 1
    }
    cells = cells.map { Array(($0 + Array(repeating: " ", count: columns)).prefix(columns)) }
    self.columns = columns
    x = min(x, columns - 1)
  }

  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { take(byte) }
  }

  private mutating func take(_ byte: UInt8) {
    if !sequence.isEmpty {
      takeInSequence(byte)
      return
    }
    switch byte {
    case 0x1B: sequence = [byte]
    case 0x0D: x = 0
    case 0x0A: newLine()
    case 0x08: x = max(0, min(x, columns - 1) - 1)
    case 0x07: break
    case 0x09: x = min(columns - 1, (x / 8 + 1) * 8)
    default: takeInCharacter(byte)
    }
  }

  private mutating func takeInCharacter(_ byte: UInt8) {
    character.append(byte)
    let length = character[0] < 0x80 ? 1 : character[0] >= 0xF0 ? 4 : character[0] >= 0xE0 ? 3 : 2
    guard character.count == length else { return }
    let text = String(decoding: character, as: UTF8.self)
    character = []
    let isWide = text.unicodeScalars.contains {
      (0x1100...0x115F).contains($0.value) || (0x2E80...0xFFDC).contains($0.value)
        || (0x1F300...0x1FAFF).contains($0.value)
    }
    let width = isWide ? 2 : 1
    if x + width > columns {
      x = 0
      newLine()
    }
    cells[y][x] = text
    if isWide { cells[y][x + 1] = "" }
    x += width
  }

  private mutating func newLine() {
    y += 1
    guard y == rows else { return }
    cells.removeFirst()
    cells.append(Array(repeating: " ", count: columns))
    y = rows - 1
  }

  private mutating func takeInSequence(_ byte: UInt8) {
    sequence.append(byte)
    if sequence.count == 2 {
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: "]") { return }
      switch byte {
      case UInt8(ascii: "7"): saved = (x, y)
      case UInt8(ascii: "8"): (x, y) = saved
      case UInt8(ascii: "="), UInt8(ascii: ">"): break
      case UInt8(ascii: "M"): y = max(0, y - 1)
      default: unknown.append("ESC \(byte)")
      }
      sequence = []
    } else if sequence[1] == UInt8(ascii: "(") {
      sequence = []
    } else if sequence[1] == UInt8(ascii: "]") {
      if byte == 0x07 { sequence = [] }
    } else if (0x40...0x7E).contains(byte) {
      control(byte, String(decoding: sequence[2..<(sequence.count - 1)], as: UTF8.self))
      sequence = []
    }
  }

  private mutating func control(_ final: UInt8, _ body: String) {
    if body.hasPrefix("?") { return }
    let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let first = numbers.first ?? 0
    let count = max(1, first)
    switch Character(Unicode.Scalar(final)) {
    case "A": y = max(0, y - count)
    case "B": y = min(rows - 1, y + count)
    case "C": x = min(columns - 1, x + count)
    case "D": x = max(0, x - count)
    case "G": x = min(columns, count) - 1
    case "d": y = min(rows, count) - 1
    case "H":
      y = min(rows, count) - 1
      x = min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
    case "J":
      blank(row: first == 2 ? 0 : y, from: first == 2 ? 0 : x)
      for row in (first == 2 ? 1 : y + 1)..<max(rows, y + 1) { blank(row: row, from: 0) }
    case "K": blank(row: y, from: first == 2 ? 0 : x)
    case "P":
      for _ in 0..<min(count, columns - x) {
        cells[y].remove(at: x)
        cells[y].append(" ")
      }
    case "@":
      for _ in 0..<min(count, columns - x) {
        cells[y].insert(" ", at: x)
        cells[y].removeLast()
      }
    case "L":
      for _ in 0..<min(count, rows - y) {
        cells.insert(Array(repeating: " ", count: columns), at: y)
        cells.removeLast()
      }
    case "m", "h", "l", "r": break
    default: unknown.append(body + String(Unicode.Scalar(final)))
    }
  }

  private mutating func blank(row: Int, from column: Int) {
    for index in min(column, columns)..<columns { cells[row][index] = " " }
  }
}
