internal import Platform

/// Parses lines into blocks in a single pass.
struct MarkdownReader {
  private let lines: [String]
  private var next = 0
  private var ids: Set<String> = []

  init(lines: [String]) { self.lines = lines }

  /// Parses the front matter between two `---` lines at the start; empty if there is none.
  mutating func frontMatter() throws(MarkdownError) -> [Markdown.Entry] {
    guard lines.first == "---" else { return [] }
    next = 1
    var entries: [Markdown.Entry] = []
    var keys: Set<String> = []
    while next < lines.count {
      let line = lines[next]
      next += 1
      if line == "---" { return entries }
      guard let colon = line.firstIndex(of: ":"), Self.isSlug(line[..<colon]) else {
        throw MarkdownError(
          line: next, "a front matter line must be `key: VALUE` with a lowercase key, not `\(line.prefix(60))`")
      }
      let key = String(line[..<colon])
      guard keys.insert(key).inserted else {
        throw MarkdownError(line: next, "duplicate key `\(key)` in the front matter")
      }
      entries.append(
        Markdown.Entry(key: key, value: line[line.index(after: colon)...].withoutBlanksAround, line: next))
    }
    throw MarkdownError(line: 1, "the front matter is not closed by a line `---`")
  }

  /// Parses the blocks up to the end of the file or, inside details that begin at line `start`, up to `</details>`.
  mutating func blocks(inDetails start: Int?) throws(MarkdownError) -> [Markdown.Block] {
    var blocks: [Markdown.Block] = []
    var prose: [String] = []
    func flush(before line: Int) {
      if !prose.isEmpty { blocks.append(.text(prose, line: line - prose.count)) }
      prose = []
    }
    while next < lines.count {
      let line = lines[next]
      next += 1
      let number = next
      if let opening = FenceMarks(opening: line) {
        flush(before: number)
        blocks.append(.fence(try fence(opening, number)))
      } else if let heading = Self.heading(line, number) {
        flush(before: number)
        blocks.append(.heading(heading))
      } else if let id = try Self.id(in: line, number) {
        try take(id, number, &blocks, isBare: prose.isEmpty)
      } else if line == "</details>" {
        guard start != nil else { throw MarkdownError(line: number, "`</details>` without `<details>`") }
        flush(before: number)
        return blocks
      } else if line.hasPrefix("<details") {
        guard start == nil else { throw MarkdownError(line: number, "`<details>` cannot be nested") }
        flush(before: number)
        let summary = try summary(after: line, number)
        blocks.append(.details(summary: summary, try self.blocks(inDetails: number), line: number))
      } else if line.allSatisfy(\.isWhitespace) {
        flush(before: number)
      } else {
        prose.append(line)
      }
    }
    if let start {
      throw MarkdownError(line: start, "this `<details>` is not closed by a line `</details>`")
    }
    flush(before: lines.count + 1)
    return blocks
  }

  private mutating func fence(_ opening: FenceMarks, _ number: Int) throws(MarkdownError) -> Markdown.Fence {
    var fence = Markdown.Fence(words: opening.words, indentation: opening.indentation, line: number)
    while next < lines.count {
      let line = lines[next]
      next += 1
      if opening.isClosed(by: line) { return fence }
      let blanks = line.prefix { $0 == " " }.count
      fence.lines.append(String(line.dropFirst(min(blanks, opening.indentation))))
    }
    throw MarkdownError(line: number, "this fence is not closed")
  }

  private static func heading(_ line: String, _ number: Int) -> Markdown.Heading? {
    let level = line.prefix { $0 == "#" }.count
    guard 1...6 ~= level, line.dropFirst(level).first == " " else { return nil }
    return Markdown.Heading(level: level, text: line.dropFirst(level).withoutBlanksAround, line: number)
  }

  /// Parses the slug of a line `<!-- id: slug -->`; nil for other lines.
  private static func id(in line: String, _ number: Int) throws(MarkdownError) -> String? {
    let text = line.withoutBlanksAround
    guard text.hasPrefix("<!--"), text.hasSuffix("-->"), text.utf8.count >= 7 else { return nil }
    let inner = text.dropFirst(4).dropLast(3).withoutBlanksAround
    guard inner.hasPrefix("id:") else { return nil }
    let slug = inner.dropFirst(3).withoutBlanksAround
    guard isSlug(slug[...]) else {
      throw MarkdownError(line: number, "an id must be lowercase letters (a-z), digits and `-`, not `\(slug)`")
    }
    return slug
  }

  private mutating func take(
    _ id: String, _ number: Int, _ blocks: inout [Markdown.Block], isBare: Bool
  ) throws(MarkdownError) {
    guard isBare, case .heading(var heading)? = blocks.last, heading.id == nil else {
      throw MarkdownError(line: number, "an id must be directly below its heading")
    }
    guard ids.insert(id).inserted else { throw MarkdownError(line: number, "duplicate id `\(id)`") }
    heading.id = id
    blocks[blocks.count - 1] = .heading(heading)
  }

  /// Parses the `<summary>` of a `<details>` element, on the same line or the next.
  private mutating func summary(after line: String, _ number: Int) throws(MarkdownError) -> String {
    let behind = line.firstIndex(of: ">").map { line[line.index(after: $0)...].withoutBlanksAround } ?? ""
    if let summary = Self.summary(behind) { return summary }
    guard behind.isEmpty, next < lines.count, let summary = Self.summary(lines[next].withoutBlanksAround) else {
      throw MarkdownError(line: number, "`<details>` must begin with `<details><summary>TEXT</summary>`")
    }
    next += 1
    return summary
  }

  private static func summary(_ text: String) -> String? {
    guard text.hasPrefix("<summary>"), text.hasSuffix("</summary>"), text.utf8.count >= 19 else { return nil }
    return text.dropFirst(9).dropLast(10).withoutBlanksAround
  }

  private static func isSlug(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-") }
  }
}

/// The marks of a fence: three or more backticks or tildes.
package struct FenceMarks {
  let indentation: Int
  private let mark: Character
  private let count: Int
  package let words: [String]

  /// Parses a line that opens a fence; nil for other lines.
  package init?(opening line: String) {
    indentation = line.prefix { $0 == " " }.count
    let text = line.dropFirst(indentation)
    guard let first = text.first, first == "`" || first == "~" else { return nil }
    mark = first
    count = text.prefix { $0 == first }.count
    let rest = text.dropFirst(count)
    guard count >= 3, !rest.contains("`") else { return nil }
    words = rest.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// Whether a line closes the fence: it has at least as many of the same marks and, apart from whitespace around them,
  /// nothing else.
  package func isClosed(by line: String) -> Bool {
    let text = line.withoutBlanksAround
    return text.count >= count && text.allSatisfy { $0 == mark }
  }
}
