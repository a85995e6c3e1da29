/// A parsed lesson or transcript: flat front matter, headings with ids, prose, fences, and folded details.
///
/// The grammar is a small, strict subset of Markdown, so that files also render well on code hosting sites.
public struct Markdown: Sendable {
  /// One `key: value` of the front matter.
  public struct Entry: Equatable, Sendable {
    public let key: String
    public let value: String
    /// The line number, counted from 1.
    public let line: Int
  }

  /// A heading: a line that starts with one to six `#` and a space.
  public struct Heading: Equatable, Sendable {
    /// The number of `#`, 1 to 6.
    public let level: Int
    public let text: String
    /// The slug of the line `<!-- id: slug -->` below the heading; nil without such a line.
    public internal(set) var id: String?
    public let line: Int

    /// Creates a heading.
    package init(level: Int, text: String, id: String? = nil, line: Int) {
      self.level = level
      self.text = text
      self.id = id
      self.line = line
    }
  }

  /// A fenced block.
  public struct Fence: Equatable, Sendable {
    /// The words after the opening backticks or tildes; the first one is the block's language.
    public let words: [String]
    /// The lines, without the fence's own indentation.
    public internal(set) var lines: [String] = []
    /// The indentation of the fence.
    public let indentation: Int
    /// The number of the opening line; the content begins on the next line.
    public let line: Int

    /// Creates a fence.
    package init(words: [String], lines: [String] = [], indentation: Int, line: Int) {
      self.words = words
      self.lines = lines
      self.indentation = indentation
      self.line = line
    }
  }

  /// One block.
  public enum Block: Equatable, Sendable {
    case heading(Heading)
    case fence(Fence)
    /// Adjacent lines of prose.
    case text([String], line: Int)
    /// Content folded under a summary; details cannot be nested.
    case details(summary: String, [Block], line: Int)
  }

  /// Maximum size of a file in bytes.
  public static let mostBytes = 16 * 1024 * 1024

  /// The front matter entries in order, with unique keys; empty if there is no front matter.
  public let frontMatter: [Entry]
  /// The blocks in order.
  public let blocks: [Block]

  /// Parses a file.
  ///
  /// - Throws: `MarkdownError` if it is too large, is not UTF-8 or violates the grammar.
  public init(_ bytes: [UInt8]) throws(MarkdownError) {
    let lines = try Self.lines(of: bytes)
    var reader = MarkdownReader(lines: lines)
    frontMatter = try reader.frontMatter()
    blocks = try reader.blocks(inDetails: nil)
  }

  /// All fences, including those in details, in file order.
  public var fences: [Fence] { Self.fences(of: blocks) }

  private static func fences(of blocks: [Block]) -> [Fence] {
    blocks.flatMap { block -> [Fence] in
      switch block {
      case .fence(let fence): [fence]
      case .details(_, let inner, _): fences(of: inner)
      case .heading, .text: []
      }
    }
  }

  /// The front matter entry for a key.
  public subscript(key: String) -> Entry? { frontMatter.first { $0.key == key } }

  /// Returns the lines of a file, without line ends or a byte order mark.
  ///
  /// - Throws: `MarkdownError` if the file is too large or not UTF-8.
  package static func lines(of bytes: [UInt8]) throws(MarkdownError) -> [String] {
    guard bytes.count <= mostBytes else {
      throw MarkdownError(line: 1, "the file has \(bytes.count) bytes; the limit is \(mostBytes)")
    }
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    var lines: [String] = []
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      var line = rest[..<end]
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      guard let text = String(validating: line, as: UTF8.self) else {
        throw MarkdownError(line: lines.count + 1, "the line is not UTF-8 text")
      }
      lines.append(text)
      rest = end == rest.endIndex ? [] : rest[(end + 1)...]
    }
    return lines
  }
}
