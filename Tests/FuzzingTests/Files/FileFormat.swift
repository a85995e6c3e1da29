/// A kind of file that the program reads: one row of the table that the fuzzer of files goes through.
struct FileFormat {
  /// What became of reading a file.
  enum Reading {
    /// It was read, and what is read of it is as it should be; what is not stands in `faults`.
    case accepted(faults: [String] = [])
    /// It was refused with this message; whether that has the place that it needs stands in `faults`.
    case refused(String, faults: [String] = [])

    var faults: [String] {
      switch self {
      case .accepted(let faults): faults
      case .refused(let message, let faults):
        faults + (message.isEmpty ? ["the message is empty"] : [])
          + (isClean(message) ? [] : ["the message has control characters: \(message.debugDescription)"])
      }
    }
  }

  /// A file that is made to be expensive, in a size.
  struct Attack {
    let name: String
    /// The sizes that are compared: the time may grow as they do, not with their square.
    var size = 2000
    let bytes: (Int) -> [UInt8]

    init(_ name: String, size: Int = 2000, _ bytes: @escaping (Int) -> [UInt8]) {
      self.name = name
      self.size = size
      self.bytes = bytes
    }

    /// The same of text.
    init(_ name: String, size: Int = 2000, text: @escaping (Int) -> String) {
      self.init(name, size: size) { Array(text($0).utf8) }
    }
  }

  let name: String
  /// The files of Sources that read such a file.
  let readers: [String]
  /// Small files that are read without complaint.
  let samples: [[UInt8]]
  /// What means something in such a file.
  var words: [[UInt8]] = []
  /// Files made by hand to do harm, small ones.
  var handmade: [(name: String, bytes: [UInt8])] = []
  /// Files made by hand to be expensive.
  var attacks: [Attack] = []
  /// Makes checksums right again, so that what stands behind them is read too.
  var repaired: ((_ damaged: [UInt8]) -> [UInt8])?
  /// Of how many files with random changes one is made: reading may run commands and write files.
  var share = 1
  /// Whether something of the format is refused: a journal that cannot be read is put aside, and another begun.
  var refuses = true
  /// Reads a file as the program does.
  let read: (_ bytes: [UInt8]) -> Reading
}
