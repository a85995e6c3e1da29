import Platform
import Testing

/// No class of lessons knows everything, and few places can trap.
@Suite struct StoredStateTests {
  /// The modules of lessons.
  private static let lessons = ["Transcripts", "Lessons", "Grading"]

  private func sources(of modules: [String]) throws -> [String] {
    try Architecture.modules().filter(modules.contains).flatMap { try Architecture.texts(inFolder: "Sources/\($0)") }
  }

  /// At most ten stored mutable properties, counting those of the structs that a class holds. The state of a lesson is a
  /// value that only `advance` changes.
  @Test func aClassOfLessonsHasFewMutableProperties() throws {
    let types = StoredTypes(try sources(of: Self.lessons), leavingOut: ["LessonState"])
    #expect(types.classes.contains("LessonDriver") && types.classes.contains("LessonPlayer"))
    for name in types.classes {
      let properties = types.properties(of: name)
      #expect(properties.count <= 10, "\(name): \(properties.joined(separator: ", "))")
    }
  }

  /// `preconditionFailure`, `fatalError`, `try!`, `as!` and forced unwraps, in the interpreter and the lessons together.
  @Test func trapsAreFew() throws {
    let traps = try sources(of: ["CommandInterpreter"] + Self.lessons).flatMap(Traps.found)
    #expect(traps.count <= 8, "\(traps.joined(separator: "\n"))")
  }

  /// Optimised code ends the process where a task local is a bare function; unoptimised code, which runs here, does not.
  @Test func noTaskLocalIsAFunction() throws {
    let lines = try sources(of: Architecture.modules()).flatMap { (text: String) -> [Substring] in
      text.split(separator: "\n")
    }
    let declared = lines.filter { $0.contains("@TaskLocal ") && $0.contains(" var ") }
    #expect(declared.count >= 2)
    for line in declared { #expect(!line.contains("->"), "\(line): wrap the function in a struct") }
  }

  @Test func propertiesAreCountedThroughStructs() {
    let types = StoredTypes(
      [
        """
        final class Host {
          let fixed = 1
          var a = 1, b: Int
          private(set) var held: Held?
          var computed: Int { 3 }
          var list: [String] = []
          var watched: Int? {
            didSet { look() }
          }
          var made: Int {
            var inner = 2
            return inner
          }
          var ask: () -> Int = { 3 }
          static var shared = 1
          func local() { var inner = 3 }
          enum Kind { case x }
          var last = "{"
        }
        extension Host { var more: Int { 1 } }
        struct Held { var x = 1; var y: Int; let z = 1; var state: LessonState }
        struct LessonState { var many = 1 }
        """
      ], leavingOut: ["LessonState"])
    #expect(types.classes == ["Host"])
    #expect(types.properties(of: "Host") == ["a", "b", "held", "held.x", "held.y", "list", "watched", "ask", "last"])
  }

  @Test func trapsAreFound() {
    let text = #"""
      let a = b!
      let c = d as! Int // why!
      let e = try! f()
      if !g && h != i, !j { fatalError("no") }
      let text = "really!"; let code = "\(k!)"
      let l = list[0]!.m()!
      /// Not this!
      guard !n else { return !o }
      """#
    #expect(Traps.found(in: text).count == 7)
  }
}
