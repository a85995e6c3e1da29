import Platform

/// Who knows whom: for each module or folder those that it names.
typealias Arrows = [String: Set<String>]

/// The sources of the package, and the arrows that they hold to.
enum Architecture {
  /// The package's folder.
  static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  /// The arrows that the page states: every line `A -> B, C` in its fences of the language `arrows`.
  static func stated() throws(FileProblem) -> Arrows {
    let page = try text(root + "/Documentation/Architecture.md")
    var arrows: Arrows = [:]
    var isInside = false
    for line in page.split(separator: "\n") {
      if line.hasPrefix("```") {
        isInside = line == "```arrows"
      } else if isInside {
        let sides = line.split(separator: ">", maxSplits: 1).map(\.withoutBlanksAround)
        guard sides.count == 2, sides[0].hasSuffix(" -") else {
          throw FileProblem("Documentation/Architecture.md", "no arrow: \(line)")
        }
        let names = sides[1].split(separator: ",").map(\.withoutBlanksAround)
        arrows[sides[0].dropLast(2).withoutBlanksAround, default: []].formUnion(names)
      }
    }
    return arrows
  }

  /// The modules of `Sources`, those in C and of the system too.
  static func modules() throws(FileProblem) -> [String] { try Files.list(root + "/Sources") }

  /// The imports of every module, as far as they are modules of the package.
  static func imports() throws(FileProblem) -> Arrows {
    let modules = try modules()
    var arrows: Arrows = [:]
    for module in modules {
      let imports = try files(inFolder: "\(root)/Sources/\(module)").reduce(into: Set()) {
        $0.formUnion($1.file.imports)
      }
      let found = imports.intersection(modules)
      if !found.isEmpty { arrows[module] = found }
    }
    return arrows
  }

  /// Every Swift file below a folder, with the name of its own folder seen from there, empty for the folder itself.
  static func files(
    inFolder folder: String, as name: String = ""
  ) throws(FileProblem) -> [(folder: String, name: String, file: SourceFile)] {
    var found: [(folder: String, name: String, file: SourceFile)] = []
    for entry in try Files.list(folder) {
      let path = folder + "/" + entry
      if Files.isFolder(path, followingLinks: false) {
        found += try files(inFolder: path, as: name.isEmpty ? entry : name + "/" + entry)
      } else if entry.hasSuffix(".swift") {
        found.append((name, entry, SourceFile(try text(path))))
      }
    }
    return found
  }

  /// The Swift sources below a folder of the package.
  static func texts(inFolder folder: String) throws(FileProblem) -> [String] {
    var texts: [String] = []
    for entry in try Files.list("\(root)/\(folder)") {
      let path = "\(folder)/\(entry)"
      if Files.isFolder("\(root)/\(path)", followingLinks: false) {
        texts += try self.texts(inFolder: path)
      } else if entry.hasSuffix(".swift") {
        texts.append(try text("\(root)/\(path)"))
      }
    }
    return texts
  }

  static func text(_ path: String) throws(FileProblem) -> String {
    String(decoding: try Files.bytes(path, atMost: 1 << 24), as: UTF8.self)
  }
}

extension Arrows {
  /// The arrows between the folders of a module: a folder knows another one where a file of it names what the other
  /// declares at file scope.
  ///
  /// A name that several folders declare tells nothing and is left out, and a file that declares a name at any depth (a
  /// nested type, a local constant, a parameter) means its own by it. Members of types are not looked at.
  init(betweenFoldersOf files: [(folder: String, name: String, file: SourceFile)]) {
    var homes: [String: Set<String>] = [:]
    for (folder, _, file) in files { for name in file.declared { homes[name, default: []].insert(folder) } }
    self = [:]
    for (folder, _, file) in files {
      for name in file.named.subtracting(file.own) {
        guard let found = homes[name], found.count == 1, let home = found.first, home != folder else { continue }
        self[folder, default: []].insert(home)
      }
    }
  }

  /// The modules or folders of a circle, where there is one.
  var circle: [String]? {
    func search(_ way: [String]) -> [String]? {
      for next in self[way[way.count - 1]]?.sorted() ?? [] {
        if let start = way.firstIndex(of: next) { return Array(way[start...]) + [next] }
        if let found = search(way + [next]) { return found }
      }
      return nil
    }
    return keys.sorted().lazy.compactMap { search([$0]) }.first
  }

  /// One line an arrow, in order, to be compared and shown.
  var lines: [String] { flatMap { from, all in all.map { "\(from) -> \($0)" } }.sorted() }
}
