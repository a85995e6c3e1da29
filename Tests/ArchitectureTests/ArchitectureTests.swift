import Platform
import Testing

/// The arrows of Documentation/Architecture.md are those of the sources, neither more nor fewer.
@Suite struct ArchitectureTests {
  /// The modules whose folders have stated arrows.
  private static let parted = ["NeuralNetworks", "Equations", "CommandInterpreter"]

  @Test func modulesImportWhatIsStated() throws {
    let stated = try Architecture.stated().filter { !$0.key.contains("/") }
    #expect(try Architecture.imports().lines == stated.lines)
    #expect(stated.circle == nil)
  }

  @Test(arguments: parted) func foldersKnowWhatIsStated(module: String) throws {
    var stated: Arrows = [:]
    for (from, all) in try Architecture.stated() where from.hasPrefix(module + "/") {
      stated[String(from.dropFirst(module.count + 1))] = all
    }
    let files = try Architecture.files(inFolder: "\(Architecture.root)/Sources/\(module)")
    #expect(Arrows(betweenFoldersOf: files).lines == stated.lines)
    #expect(stated.circle == nil && !stated.isEmpty)
  }

  @Test func onlyTheseModulesKnowTheCLibrary() throws {
    for module in try Architecture.modules() where !["Platform", "PlatformMath", "LineEditing"].contains(module) {
      for (folder, name, file) in try Architecture.files(inFolder: "\(Architecture.root)/Sources/\(module)") {
        #expect(file.imports.isDisjoint(with: ["Glibc", "Darwin", "Musl"]), "\(module)/\(folder)/\(name)")
      }
    }
  }
}
