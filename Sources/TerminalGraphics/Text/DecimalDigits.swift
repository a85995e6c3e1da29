/// A finite magnitude as decimal digits: d0.d1d2... x 10^exponent, with the fewest digits that identify the number.
///
/// Rounding works on these digits, half away from zero, as one rounds a printed number by hand. It needs no C
/// library, whose decimal point depends on the locale.
struct DecimalDigits {
  /// The digits, without leading zeros; empty for zero.
  private(set) var digits: [UInt8]
  /// The power of ten of the first digit; 0 for zero.
  private(set) var exponent: Int

  /// Finds the digits of `magnitude`, which must be finite and not negative.
  init(_ magnitude: Double) {
    var digits: [UInt8] = []
    var wholeDigits: Int?
    var power = 0
    let text = Array(magnitude.description.utf8)
    for (position, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "."): wholeDigits = digits.count
      case UInt8(ascii: "e"):
        let tail = text[(position + 1)...].drop { $0 == UInt8(ascii: "+") }
        power = Int(String(decoding: tail, as: UTF8.self)) ?? 0
      case UInt8(ascii: "0")...UInt8(ascii: "9") where power == 0: digits.append(byte - UInt8(ascii: "0"))
      default: break
      }
      if power != 0 { break }
    }
    let leadingZeros = digits.prefix { $0 == 0 }.count
    self.digits = Array(digits.dropFirst(leadingZeros))
    exponent = (wholeDigits ?? digits.count) - 1 - leadingZeros + power
    while self.digits.last == 0 { self.digits.removeLast() }
    if self.digits.isEmpty { exponent = 0 }
  }

  var isZero: Bool { digits.isEmpty }

  /// Returns the number rounded to `count` significant digits. With none, it becomes zero or the next power of ten;
  /// with a negative count, zero.
  func rounded(to count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    var result = self
    guard count >= 0 else {
      result.digits = []
      result.exponent = 0
      return result
    }
    let roundsUp = digits[count] >= 5
    result.digits.removeLast(digits.count - count)
    if roundsUp {
      var position = count - 1
      while position >= 0, result.digits[position] == 9 { position -= 1 }
      if position >= 0 {
        result.digits[position] += 1
        result.digits.removeLast(count - 1 - position)
      } else {
        result.digits = [1]
        result.exponent += 1
      }
    }
    while result.digits.last == 0 { result.digits.removeLast() }
    if result.digits.isEmpty { result.exponent = 0 }
    return result
  }

  /// Returns the number with `decimals` digits after the point; without a point if that is 0.
  func fixed(decimals: Int) -> String {
    let value = rounded(to: exponent + 1 + decimals)
    func digit(_ power: Int) -> Character {
      let position = value.exponent - power
      let digit = value.digits.indices.contains(position) ? value.digits[position] : 0
      return Character(Unicode.Scalar(UInt8(ascii: "0") + digit))
    }
    var text = String((0...max(value.exponent, 0)).reversed().map(digit))
    if decimals > 0 {
      text += "."
      text += String((1...decimals).map { digit(-$0) })
    }
    return text
  }

  /// Returns one digit, a point, `decimals` digits, and the power of ten: `1.25e-5`; without a point if `decimals` is
  /// 0.
  func scientific(decimals: Int) -> String {
    var mantissa = rounded(to: decimals + 1)
    let power = mantissa.exponent
    mantissa.exponent = 0
    return mantissa.fixed(decimals: decimals) + "e\(power)"
  }
}
